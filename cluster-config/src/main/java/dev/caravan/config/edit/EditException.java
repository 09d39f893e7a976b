package dev.caravan.config.edit;

/** A change of a document that cannot be made; the message names the path and what was expected. */
public final class EditException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** Why a change cannot be made. */
    public enum Kind {
        /** What the path names is not there. */
        NOT_FOUND,
        /** Something is there that must not be, or is not what a patch tests for. */
        CONFLICT,
        /** The change itself makes no sense. */
        INVALID
    }

    /** A change that cannot be made. */
    public EditException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static EditException notFound(String path, String why) {
        return new EditException(Kind.NOT_FOUND, said(path, why));
    }

    static EditException conflict(String path, String why) {
        return new EditException(Kind.CONFLICT, said(path, why));
    }

    static EditException invalid(String path, String why) {
        return new EditException(Kind.INVALID, said(path, why));
    }

    private static String said(String path, String why) {
        return (path.isEmpty() ? "the document" : path) + ": " + why;
    }

    /** Why it cannot be made. */
    public Kind kind() {
        return kind;
    }
}
