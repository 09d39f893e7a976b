package dev.caravan.node.ports;

import dev.caravan.management.port.Hashes;
import dev.caravan.protocols.access.Users;

import java.util.Optional;

/** Hashes as listeners check them. */
public final class UserHashes implements Hashes {
    @Override
    public String of(byte[] password) {
        return Users.hash(password);
    }

    @Override
    public Optional<String> problem(String name, String hash) {
        return Users.problem(name, hash);
    }
}
