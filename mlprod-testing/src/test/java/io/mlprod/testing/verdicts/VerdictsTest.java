package io.mlprod.testing.verdicts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A few runs of scenarios that were once wrong in most of them. The whole list, with the numbers that are promised, is
 * in {@link VerdictsSoakTest}.
 */
@Timeout(60)
class VerdictsTest {

    @ParameterizedTest
    @CsvSource({
        "'experiment/zipf users, events', 1",
        "'experiment/lognormal sigma 2', 1",
        "'rollout/taken back, complaints', 1",
        "'rollout/taken back, errors, rates from .0005', 1",
        "'shadow/broken, nobody fails', 1",
        "'experiment/reweigh 50:50 to 90:10', 2",
        "'experiment/events 1 h late and 4 h late', 2",
        "'experiment/2 % buy for 50 against .2 % for 500', 4",
        "'rollout/taken back, errors, rates from .5', 1",
        "'rollout/taken back, 0.3 % of users always fail and try again', 1",
        "'shadow/changed, noise alone', 1",
        "'shadow/same, a fifth of the decisions flipped within tolerance', 1",
        "'shadow/worse or better, as often right by user', 2",
        "'shadow/broken, both fail once in 200', 1",
    })
    void scenario_isAsItShouldBe(String name, int runs) {
        Scenario.Result result = Verdicts.named(name).run(runs);

        assertThat(result.holdsInEach()).as(result::toString).isTrue();
    }
}
