package dev.caravan.node.keys;

import dev.caravan.management.tls.Pem;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * A cluster's own certificate authority. RSA, and every certificate directly below the root: the
 * nodes' transport takes nothing else.
 */
final class Authority {
    private static final int KEY_BITS = 3072;
    private static final int SERIAL_BITS = 128;
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);
    private static final String SIGNATURE = "SHA256withRSA";

    /** A certificate and its key. */
    record Issued(X509Certificate certificate, KeyPair keys) {}

    private final SecureRandom random;
    private final Instant now;
    private final X500Name name;
    private final Issued root;

    private Authority(SecureRandom random, Instant now, X500Name name, Issued root) {
        this.random = random;
        this.now = now;
        this.name = name;
        this.root = root;
    }

    /** A new one, which can vouch for {@code life}. */
    static Authority create(String commonName, Duration life, SecureRandom random, Instant now) {
        X500Name name = named(commonName);
        KeyPair keys = keys(random);
        try {
            X509v3CertificateBuilder builder =
                    builder(name, name, keys.getPublic(), life, random, now);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new Authority(random, now, name, new Issued(signed(builder, keys), keys));
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The one that was created before.
     *
     * @throws KeysException when they do not belong together, or the certificate has ended
     */
    static Authority of(
            X509Certificate certificate, PrivateKey key, SecureRandom random, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            certificate.verify(certificate.getPublicKey());
            if (!Pem.fits(key, certificate.getPublicKey())) {
                throw new KeysException("ca.key is not the key of ca.crt");
            }
            KeyPair keys = new KeyPair(certificate.getPublicKey(), key);
            return new Authority(
                    random,
                    now,
                    new JcaX509CertificateHolder(certificate).getSubject(),
                    new Issued(certificate, keys));
        } catch (GeneralSecurityException e) {
            throw new KeysException("ca.crt and ca.key make no authority: " + e.getMessage(), e);
        }
    }

    /**
     * A certificate for a new key.
     *
     * @param subject whose
     * @param names what it proves besides its subject
     * @param purposes what for
     */
    Issued issue(
            X500Name subject, List<GeneralName> names, List<KeyPurposeId> purposes, Duration life) {
        KeyPair keys = keys(random);
        try {
            X509v3CertificateBuilder builder =
                    builder(name, subject, keys.getPublic(), life, random, now);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(root.certificate()));
            return new Issued(signed(builder, root.keys()), keys);
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A subject of this common name. */
    static X500Name named(String commonName) {
        return new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    }

    /** A subject of this common name in this unit. */
    static X500Name named(String commonName, String unit) {
        return new X500NameBuilder()
                .addRDN(BCStyle.OU, unit)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    /** Its own certificate and key. */
    Issued root() {
        return root;
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer,
            X500Name subject,
            PublicKey key,
            Duration life,
            SecureRandom random,
            Instant now)
            throws CertIOException {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(now.minus(CLOCKS_DIFFER)),
                Date.from(now.plus(life)),
                subject,
                key);
        try {
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return builder;
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair signer) {
        try {
            ContentSigner content =
                    new JcaContentSignerBuilder(SIGNATURE).build(signer.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(content));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
