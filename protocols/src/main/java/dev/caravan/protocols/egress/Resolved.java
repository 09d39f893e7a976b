package dev.caravan.protocols.egress;

import java.net.InetAddress;
import java.util.List;

/** What a look-up of one name for one family came to. */
sealed interface Resolved {

    /** It has addresses, for {@code seconds}. */
    record Found(List<InetAddress> addresses, long seconds) implements Resolved {}

    /** The name, or an address of this family, does not exist, for {@code seconds}. */
    record Missing(long seconds) implements Resolved {}

    /** Nobody could say; {@code detail} for the log. */
    record Failed(String detail) implements Resolved {}
}
