package dev.caravan.config.store;

import dev.caravan.config.store.StoreException.Kind;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.nio.file.Path;
import java.sql.SQLException;

/** From SQLite's result codes to what went wrong. */
final class Failures {
    /** Extended result codes carry the plain one in their lowest byte. */
    private static final int PLAIN = 0xff;

    private Failures() {}

    static StoreException of(Path file, SQLException e) {
        return new StoreException(kind(e), file, String.valueOf(e.getMessage()), e);
    }

    private static Kind kind(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return Kind.FAILED;
        }
        SQLiteErrorCode code = sqlite.getResultCode();
        if (code == SQLiteErrorCode.SQLITE_READONLY_DBMOVED) {
            return Kind.MISSING;
        }
        return switch (SQLiteErrorCode.getErrorCode(code.code & PLAIN)) {
            case SQLITE_FULL -> Kind.FULL;
            case SQLITE_CORRUPT, SQLITE_NOTADB -> Kind.DAMAGED;
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH -> Kind.READ_ONLY;
            case SQLITE_CANTOPEN -> Kind.MISSING;
            case SQLITE_BUSY, SQLITE_LOCKED -> Kind.IN_USE;
            default -> Kind.FAILED;
        };
    }
}
