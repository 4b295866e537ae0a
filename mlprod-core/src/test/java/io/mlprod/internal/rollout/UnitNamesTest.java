package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitNamesTest {

    @Test
    void of_theReferenceImplementationsKeyAndMessage_isItsVector() {
        byte[] key = new byte[UnitNames.KEY_BYTES];
        for (byte i = 0; i < key.length; i++) {
            key[i] = i;
        }

        // vectors_sip64[8] of github.com/veorq/SipHash: 62 24 93 9a 79 f5 f5 93, for the message 00 01 ... 07.
        assertThat(new UnitNames(key).of(0x0706050403020100L)).isEqualTo(0x93f5f5799a932462L);
    }

    @Test
    void of_anotherKey_isAnotherName() {
        assertThat(new UnitNames(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}).of(7))
                .isNotEqualTo(Member.NAMES.of(7));
    }
}
