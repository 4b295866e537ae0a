package io.mlprod.testing.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.testing.traffic.FalseAlarms.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class FalseAlarmsTest {

    @ParameterizedTest
    @CsvFileSource(resources = "binomial_bounds.csv", numLinesToSkip = 1)
    void verdictAndBound_areThoseOfSciPy(int runs, int alarms, double limit, double upper, Verdict verdict) {
        FalseAlarms found = new FalseAlarms(runs, alarms, limit);

        assertThat(found.upper()).isEqualTo(upper, within(1e-9));
        assertThat(found.verdict()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"0.05, 59", "0.01, 299", "0.2, 14"})
    void fewestRuns_areThoseThatPassWithoutAnAlarm(double limit, int runs) {
        assertThat(new FalseAlarms(10, 0, limit).fewestRuns()).isEqualTo(runs);
        assertThat(new FalseAlarms(runs, 0, limit).verdict()).isEqualTo(Verdict.WITHIN);
        assertThat(new FalseAlarms(runs - 1, 0, limit).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void noRuns_areInconclusive() {
        FalseAlarms found = new FalseAlarms(0, 0, 0.05);

        assertThat(found.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(found.advice()).startsWith("At least 59 runs are needed");
    }

    @Test
    void advice_forAShareBelowTheLimit_saysHowManyRunsAreNeeded() {
        FalseAlarms found = new FalseAlarms(100, 2, 0.05);

        assertThat(found.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(found.advice()).isEqualTo("About 181 runs are needed if alarms stay as frequent");
        assertThat(new FalseAlarms(181, 4, 0.05).verdict()).isEqualTo(Verdict.WITHIN); // 3.6 are expected
        assertThat(new FalseAlarms(180, 4, 0.05).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void advice_forAShareAtTheLimit_saysThatMoreRunsDoNotHelp() {
        assertThat(new FalseAlarms(100, 5, 0.05).advice()).contains("More runs are unlikely to show it");
    }

    @Test
    void limit_outOfRange_isRefused() {
        assertThatThrownBy(() -> new FalseAlarms(10, 0, 0)).hasMessageContaining("must be between 0 and 1, not 0.0");
        assertThatThrownBy(() -> new FalseAlarms(10, 0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
