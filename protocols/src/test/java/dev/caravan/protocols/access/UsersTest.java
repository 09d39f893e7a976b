package dev.caravan.protocols.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class UsersTest {
    /** {@code correct horse}, made by crypt(3). */
    static final String HORSE = "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e";

    /** {@code bob}, made by crypt(3). */
    static final String BOB = "$2b$04$abcdefghijklmnopqrstuuRNzmCkK2JDjPBYvcDDS9co5/3bIoDZK";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "correct horse, $2a$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
        "correct horse, $2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
        "correct horse, $2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
        "é, $2b$04$abcdefghijklmnopqrstuuhLs2FTTXh4aTzDmos5X8XImgHYf5TbO",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,"
                + " $2b$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe",
    })
    void hashesOfOtherProgramsAreUnderstood(String password, String hash) {
        assertThat(PasswordHash.problem(hash)).isEmpty();
        assertThat(PasswordHash.matches(utf8(password), hash)).isTrue();
        assertThat(PasswordHash.matches(utf8("x" + password), hash)).isFalse();
        assertThat(PasswordHash.matches(utf8(""), hash)).isFalse();
        assertThat(PasswordHash.matches(new byte[255], hash)).isFalse();
    }

    @Test
    void ofALongPasswordBcryptSeesTheFirst72Bytes() {
        String hash = "$2b$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe";

        assertThat(PasswordHash.matches(utf8("a".repeat(255)), hash)).isTrue();
        assertThat(PasswordHash.matches(utf8("a".repeat(71)), hash)).isFalse();
    }

    @Test
    void ourHashesAreUnderstoodAndNeverTheSame() {
        String hash = Users.hash(utf8("correct horse"));

        assertThat(hash).startsWith("$2b$10$").hasSize(60);
        assertThat(PasswordHash.problem(hash)).isEmpty();
        assertThat(PasswordHash.matches(utf8("correct horse"), hash)).isTrue();
        assertThat(Users.hash(utf8("correct horse"))).isNotEqualTo(hash);
    }

    @Test
    void aPasswordThatBcryptWouldCutIsNotHashed() {
        assertThatThrownBy(() -> Users.hash(new byte[73]))
                .isInstanceOf(InvalidAccessException.class)
                .hasMessageContaining("1..72");
        assertThatThrownBy(() -> Users.hash(new byte[0]))
                .isInstanceOf(InvalidAccessException.class);
    }

    @Test
    void aFileHasAUserALine() throws IOException {
        Path file = write("# staff\n\n  bob:" + HORSE + "\r\nünal:" + BOB + "\n  # end");

        assertThat(Users.file(file).names()).containsExactlyInAnyOrder("bob", "ünal");
    }

    @Test
    void everyProblemOfAFileIsToldWithItsLine() throws IOException {
        Path file = write(String.join(
                "\n",
                "bob:" + HORSE,
                "alice",
                "# fine",
                "carol:secret",
                "dave:$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
                "erin:$apr1$salt$hash",
                "frank:{SHA}5en6G6MezRroT3XKqkdPOmY",
                "grace:$2b$04$short",
                "heidi:" + HORSE.replace("$04$", "$31$"),
                ":" + HORSE,
                "bob:" + BOB));

        assertThatThrownBy(() -> Users.file(file))
                .isInstanceOf(InvalidAccessException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage().lines())
                        .allMatch(line -> line.startsWith(file + ":"))
                        .anyMatch(line -> line.endsWith(":2: no colon (expected: name:hash)"))
                        .anyMatch(line -> line.contains(":4: carol: not a hash"))
                        .anyMatch(line -> line.contains(":5: dave: a hash of kind $argon2id$"))
                        .anyMatch(line -> line.contains(":6: erin: a hash of kind $apr1$"))
                        .anyMatch(line -> line.contains(":7: frank: a hash of kind {SHA}"))
                        .anyMatch(line -> line.contains(":8: grace: a broken bcrypt hash"))
                        .anyMatch(line -> line.contains(":9: heidi: bcrypt cost 31"))
                        .anyMatch(line -> line.contains(":10: name: 0 bytes"))
                        .anyMatch(line -> line.endsWith(":11: bob: already on line 1"))
                        .hasSize(9))
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("aGFzaA");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Path binary = folder.resolve("binary");
        Files.write(binary, new byte[] {(byte) 0xC3, 0x28});

        assertThatThrownBy(() -> Users.file(folder.resolve("none")))
                .hasMessage(folder.resolve("none") + ": no such file");
        assertThatThrownBy(() -> Users.file(binary)).hasMessage(binary + ": not UTF-8");
        assertThatThrownBy(() -> Users.file(folder)).hasMessageStartingWith(folder + ": ");
    }

    @Test
    void aBadFileChangesNothing() throws IOException {
        Path file = write("bob:" + HORSE);
        Users users = Users.file(file);

        write("carol:secret");
        assertThatThrownBy(users::reload).isInstanceOf(InvalidAccessException.class);
        assertThat(users.names()).containsExactly("bob");

        write("carol:" + BOB);
        users.reload();
        assertThat(users.names()).containsExactly("carol");
    }

    @Test
    void usersInAMapAreJudgedLikeThoseOfAFile() {
        assertThat(Users.of(Map.of("bob", HORSE)).names()).containsExactly("bob");
        assertThatThrownBy(() -> Users.of(Map.of("bob", "secret", "alice", "$1$x$y")))
                .isInstanceOf(InvalidAccessException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage().lines())
                        .hasSize(2)
                        .anyMatch(line -> line.startsWith("alice: a hash of kind $1$"))
                        .anyMatch(line -> line.startsWith("bob: not a hash")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a\nb", "a\u0000", "a\u0085b"})
    void aNameThatCouldNotBeTypedIsRefused(String name) {
        assertThat(Users.problem(name, HORSE)).get().asString().startsWith("name: ");
        assertThat(Users.problem("é".repeat(128), HORSE)).isPresent();
        assertThat(Users.problem("é".repeat(127), HORSE)).isEmpty();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("staff.users"), text);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
