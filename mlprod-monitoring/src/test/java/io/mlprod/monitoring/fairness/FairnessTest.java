package io.mlprod.monitoring.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairnessTest {

    private static final byte[] KEY = "a key of the host, 16+ bytes".getBytes(StandardCharsets.UTF_8);
    private static final Fairness SETTINGS = Fairness.by("region").key(KEY);

    /** printf %s north | openssl dgst -sha256 -hmac "a key of the host, 16+ bytes" */
    @Test
    void shown_aValue_isTheBeginningOfItsHmac() {
        assertThat(SETTINGS.shown("north")).isEqualTo("group-fd56f3c9d440");
    }

    @Test
    void shown_anotherKey_isAnotherPseudonym() {
        assertThat(SETTINGS.key(new byte[16]).shown("north")).isNotEqualTo(SETTINGS.shown("north"));
    }

    @Test
    void shown_noKey_isTheSameInAllSettingsOfTheProcess() {
        Fairness one = Fairness.by("region");

        assertThat(one.shown("north")).isEqualTo(Fairness.by("sex").shown("north"));
        assertThat(one.isStable()).isFalse();
        assertThat(SETTINGS.isStable()).isTrue();
    }

    @Test
    void shown_twice_staysTheSame() {
        String once = SETTINGS.shown("north");

        assertThat(SETTINGS.shown(once)).isEqualTo(once);
    }

    @Test
    void shown_anAllowedValue_isTheValueAndMayBeATag() {
        Fairness settings = SETTINGS.showing("north", "south");

        assertThat(settings.shown("north")).isEqualTo("north");
        assertThat(settings.isNamed(settings.shown("north"))).isTrue();
        assertThat(settings.isNamed(settings.shown("east"))).isFalse();
        assertThat(settings.isNamed(Fairness.MISSING)).isFalse();
    }

    @Test
    void shown_missing_isAGroupOfItsOwn() {
        assertThat(List.of(SETTINGS.shown(null), SETTINGS.shown("")))
                .containsExactly(Fairness.MISSING, Fairness.MISSING);
    }

    @Test
    void shown_hundredThousandValues_areDistinct() {
        Set<String> pseudonyms = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            pseudonyms.add(SETTINGS.shown("value " + i));
        }

        assertThat(pseudonyms).hasSize(100_000);
    }

    @Test
    void toString_hasNeitherValuesNorKey() {
        assertThat(SETTINGS.showing("north").toString()).isEqualTo("Fairness[by [[region]]]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(missing)", "(other)", "group-0123456789ab", " "})
    void showing_aNameOfItsOwn_isRefused(String value) {
        assertThatThrownBy(() -> SETTINGS.showing(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void key_tooShort_isRefusedWithoutIt() {
        assertThatThrownBy(() -> SETTINGS.key(new byte[15]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Fairness's key must be of 16 bytes or more, not 15");
    }

    @Test
    void key_changedByTheHostLater_staysAsItWas() {
        byte[] key = KEY.clone();
        Fairness settings = Fairness.by("region").key(key);
        key[0]++;

        assertThat(settings.shown("north")).isEqualTo(SETTINGS.shown("north"));
    }

    @Test
    void by_sameAttributeTwice_isRefused() {
        assertThatThrownBy(() -> Fairness.by("sex", "sex"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Fairness has a report by sex already");
        assertThatThrownBy(() -> Fairness.by("sex").crossing("sex", "sex"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(Fairness::by).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> SETTINGS.maxGroups(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SETTINGS.confidence(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SETTINGS.positive(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GroupMinimums(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void attributes_areThoseOfAllGroupings() {
        Fairness settings = Fairness.by("region", "sex").crossing("region", "age");

        assertThat(settings.attributes()).containsExactly("region", "sex", "age");
        assertThat(settings.groupings()).containsExactly(List.of("region"), List.of("sex"), List.of("region", "age"));
    }
}
