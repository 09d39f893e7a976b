package dev.caravan.management.server;

import dev.caravan.management.auth.Token;

/** Tokens of the tests. */
final class Tokened {
    static final Token ADMIN = Token.parse("cvn_aaaaaaaaaaaa_" + "A".repeat(43)).orElseThrow();
    static final Token VIEWER =
            Token.parse("cvn_bbbbbbbbbbbb_" + "B".repeat(43)).orElseThrow();

    private Tokened() {}
}
