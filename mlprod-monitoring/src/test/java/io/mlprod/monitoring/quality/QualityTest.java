package io.mlprod.monitoring.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QualityTest {

    @Test
    void settings_whatIsSet_keepsTheRest() {
        Quality set = Quality.DEFAULT
                .limit(QualityCheck.MISSING, 0.05)
                .limit(QualityCheck.MISSING, "age", 0.2)
                .without(QualityCheck.CONSTANT)
                .ignore("hour", "weekday")
                .minRows(100)
                .rowsPerCluster(50)
                .minDays(7)
                .freshness(Duration.ofHours(1))
                .falseAlarmsPerDay(0.1);

        assertThat(set.limit(QualityCheck.MISSING)).isEqualTo(0.05);
        assertThat(set.limit(QualityCheck.VOLUME)).isEqualTo(1.5);
        assertThat(set.limit(QualityCheck.MISSING, "age")).isEqualTo(0.2);
        assertThat(set.limit(QualityCheck.MISSING, "income")).isEqualTo(0.05);
        assertThat(set.limit(QualityCheck.INFINITE, "age")).isEqualTo(0.001);
        assertThat(set.without()).containsExactly(QualityCheck.CONSTANT);
        assertThat(set.ignored()).containsExactlyInAnyOrder("hour", "weekday");
        assertThat(set)
                .hasToString("Quality[limits={MISSING=0.05, MISSING of age=0.2}, without=[CONSTANT],"
                        + " ignored=[hour, weekday], minRows=100, rowsPerCluster=50, minDays=7, freshness=1 h,"
                        + " falseAlarmsPerDay=0.1]");
        assertThat(Quality.DEFAULT.minRows()).isEqualTo(500);
        assertThat(Quality.DEFAULT.rowsPerCluster()).isEqualTo(1);
    }

    @Test
    void ignore_arrayOrText_standsForAllThatIsCountedOfIt() {
        Quality set = Quality.DEFAULT.ignore("X", "comment (length)").limit(QualityCheck.MISSING, "Y", 0.3);

        assertThat(set.isIgnored("X[3]")).isTrue();
        assertThat(set.isIgnored("comment (length)")).isTrue();
        assertThat(set.isIgnored("comment")).isFalse();
        assertThat(set.isIgnored("Xs")).isFalse();
        assertThat(set.limit(QualityCheck.MISSING, "Y[2]")).isEqualTo(0.3);
    }

    @Test
    void settings_outOfRange_sayWhatIsExpected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quality.DEFAULT.limit(QualityCheck.MISSING, 2))
                .withMessage("Quality's limit of MISSING must be above 0 and up to 1, not 2.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quality.DEFAULT.limit(QualityCheck.VOLUME, 1))
                .withMessage("Quality's limit of VOLUME must be above 1 and finite, not 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quality.DEFAULT.limit(QualityCheck.SCHEMA, 0.1))
                .withMessage("Quality's check SCHEMA has no limit that can be set; without(SCHEMA) turns it off");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quality.DEFAULT.limit(QualityCheck.VOLUME, "age", 2))
                .withMessage("Quality's check VOLUME is of whole rows, not of columns");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quality.DEFAULT.minRows(0))
                .withMessage("Quality's minRows must be 1 or more, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quality.DEFAULT.rowsPerCluster(0))
                .withMessage("Quality's rowsPerCluster must be 1 or more, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quality.DEFAULT.minDays(1))
                .withMessage("Quality's minDays must be from 2 to 28, not 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quality.DEFAULT.falseAlarmsPerDay(0))
                .withMessage("Quality's falseAlarmsPerDay must be above 0 and up to 1, not 0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> Quality.DEFAULT.freshness(Duration.ZERO));
    }

    @Test
    void page_namesEachCheck() throws IOException {
        String page = Files.readString(Path.of("QUALITY.md"));

        assertThat(QualityCheck.values()).allSatisfy(check -> assertThat(page).contains("`" + check + "`"));
    }
}
