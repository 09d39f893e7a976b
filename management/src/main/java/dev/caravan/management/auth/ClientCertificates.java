package dev.caravan.management.auth;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Callers by their TLS certificate: its subject's {@code CN} says who, its {@code OU} as what, as
 * {@code caravan:viewer}, {@code caravan:operator} or {@code caravan:admin}. Without such a word a
 * certificate opens nothing, whoever signed it: nodes' certificates have none.
 */
public final class ClientCertificates {
    /** Begins the {@code OU} that names the role. */
    public static final String ROLE = "caravan:";

    private static final int MAX_NAME = 64;

    private final InstantSource clock;

    /** At the time of {@code clock}: a connection may outlive what it was opened with. */
    public ClientCertificates(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Who comes {@code from} with {@code certificate}, whose authority the handshake has checked;
     * empty when it names no role, several, nobody, or has ended.
     */
    public Optional<Caller> caller(X509Certificate certificate, String from) {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return Optional.empty();
        }
        try {
            List<Rdn> subject =
                    new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            List<String> names = values(subject, "CN");
            List<Role> roles = values(subject, "OU").stream()
                    .filter(unit -> unit.startsWith(ROLE))
                    .flatMap(unit -> Role.of(unit.substring(ROLE.length())).stream())
                    .toList();
            if (names.size() != 1 || roles.size() != 1 || !isName(names.getFirst())) {
                return Optional.empty();
            }
            String serial = certificate.getSerialNumber().toString(16);
            return Optional.of(new Caller(
                    names.getFirst() + " (certificate " + serial + ")", from, roles.getFirst()));
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    private static List<String> values(List<Rdn> subject, String type) {
        return subject.stream()
                .filter(part -> part.getType().equalsIgnoreCase(type))
                .map(Rdn::getValue)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    /** What can stand in a log. */
    private static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= MAX_NAME
                && name.chars().noneMatch(Character::isISOControl);
    }
}
