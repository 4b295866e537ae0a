package io.mlprod.internal.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HashedUnitsTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Of Python: {@code hmac.new(b"0123456789abcdef", bytes.fromhex("5f3a9c0184b2e7d1"), "sha256").hexdigest()[:16]}.
     */
    @Test
    void keyed_aHash_isWhatPythonSays() {
        assertThat(HashedUnits.keyed(bytes("0123456789abcdef")).text(0x5f3a9c0184b2e7d1L))
                .isEqualTo("908df45c75a2db40");
    }

    @Test
    void keyed_secretChangedAfterwards_doesNotMatter() {
        byte[] secret = bytes("0123456789abcdef");
        var units = HashedUnits.keyed(secret);
        String before = units.text(1);
        secret[0] = 'x';

        assertThat(units.text(1)).isEqualTo(before);
    }

    @Test
    void keyed_otherSecret_isAnotherText() {
        assertThat(HashedUnits.keyed(bytes("0123456789abcdef")).text(1))
                .isNotEqualTo(HashedUnits.keyed(bytes("0123456789abcdeF")).text(1));
    }

    @Test
    void plain_aHash_isItsDigits() {
        assertThat(HashedUnits.PLAIN.text(0x5f3a9c0184b2e7d1L)).isEqualTo("5f3a9c0184b2e7d1");
    }

    @Test
    void key_followsFromTheSecretAndThePurpose() {
        byte[] secret = new byte[16];
        byte[] key = HashedUnits.keyed(secret).key("rollout", 16);

        assertThat(key).hasSize(16).isEqualTo(HashedUnits.keyed(secret).key("rollout", 16));
        assertThat(HashedUnits.keyed(secret).key("other", 16)).isNotEqualTo(key);
        secret[0] = 1;
        assertThat(HashedUnits.keyed(secret).key("rollout", 16)).isNotEqualTo(key);
        assertThat(HashedUnits.PLAIN.key("rollout", 16)).containsOnly(0);
    }
}
