package io.mlprod.testing.verdicts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each scenario as often as {@code -Dverdicts.runs} says (1,000 unless set), so that two standard errors are small
 * beside what is promised. {@link Verdicts#main} runs single ones.
 */
@Tag("soak")
class VerdictsSoakTest {

    private static final int RUNS = Integer.getInteger("verdicts.runs", 1_000);

    static Stream<Scenario> scenarios() {
        return Verdicts.all().stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void scenario_isWrongNoMoreOftenThanItSays(Scenario scenario) {
        Scenario.Result result = scenario.run(Math.min(RUNS, scenario.mostRuns()));
        System.out.println(result);

        assertThat(result.holds()).as(result::toString).isTrue();
    }
}
