package dev.caravan.protocols.egress;

import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Refusal.Kind;
import dev.caravan.protocols.stack.Target;

import io.netty.channel.ConnectTimeoutException;

import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;

/** What a failed connect means. The transports tell errno by class and text only. */
final class ConnectFailure {
    private ConnectFailure() {}

    static Refusal refusal(Target target, InetSocketAddress address, Throwable cause) {
        Kind kind = kind(cause);
        String where = address.getAddress().getHostAddress();
        String words = switch (kind) {
            case CONNECT_TIMED_OUT -> "no answer in time";
            case CONNECTION_REFUSED -> "connection refused";
            case HOST_UNREACHABLE -> "no route to host";
            case NETWORK_UNREACHABLE -> "network unreachable";
            default -> String.valueOf(cause.getMessage());
        };
        String named = target.host().equals(where) ? "" : " at " + where;
        return Refusal.of(kind, target + named + ": " + words);
    }

    private static Kind kind(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof ConnectTimeoutException || text.contains("timed out")) {
            return Kind.CONNECT_TIMED_OUT;
        }
        if (text.contains("etwork is unreachable")) {
            return Kind.NETWORK_UNREACHABLE;
        }
        if (cause instanceof NoRouteToHostException || text.contains("No route to host")) {
            return Kind.HOST_UNREACHABLE;
        }
        if (text.contains("onnection refused") || text.contains("onnection reset")) {
            return Kind.CONNECTION_REFUSED;
        }
        return Kind.INTERNAL;
    }
}
