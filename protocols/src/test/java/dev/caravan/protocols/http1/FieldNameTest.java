package dev.caravan.protocols.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

class FieldNameTest {
    @Test
    void everyNumberBelongsToItsNameInAnyCase() throws IllegalAccessException {
        Set<Integer> numbers = new HashSet<>();
        for (var field : FieldName.class.getFields()) {
            if (!Modifier.isStatic(field.getModifiers()) || field.getName().equals("OTHER")) {
                continue;
            }
            int number = field.getInt(null);
            String name = field.getName().replace('_', '-');
            numbers.add(number);

            assertThat(FieldName.of(name)).as(name).isEqualTo(number);
            assertThat(FieldName.of(name.toLowerCase(Locale.ROOT))).isEqualTo(number);
            if (name.contains("-")) {
                assertThat(FieldName.of(field.getName())).isEqualTo(number | FieldName.ALIAS);
            }
        }
        assertThat(numbers).hasSize(34).allMatch(number -> number > 0 && number < 63);
    }

    @Test
    void aNameAtTheVeryEndOfAnArrayIsFound() {
        for (String name : new String[] {"te", "Via", "hosT", "expect", "Content-Length"}) {
            byte[] b = Heads.bytes("x" + name);
            assertThat(FieldName.of(b, 1, b.length))
                    .isEqualTo(FieldName.of(name))
                    .isNotZero();
        }
    }

    @Test
    void aNameThatDiffersInOneOctetIsAnother() {
        byte[] name = Heads.bytes("transfer-encoding");
        for (int i = 0; i < name.length; i++) {
            for (int c = 0x21; c < 0x7f; c++) {
                byte[] other = Arrays.copyOf(name, name.length);
                other[i] = (byte) c;
                boolean token = Octets.is(Octets.TOKEN, (byte) c);
                boolean letter = Octets.lower((byte) c) == name[i];
                if (token && !letter && !(c == '_' && name[i] == '-')) {
                    assertThat(FieldName.of(other, 0, other.length)).isZero();
                }
            }
        }
    }
}
