package io.mlprod.fallback.internal.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.fallback.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HedgeTokensTest {

    private final HedgeTokens tokens = new HedgeTokens();

    private enum Step {
        TAKE,
        FAIL,
        SUCCEED
    }

    private int takeAll() {
        int taken = 0;
        while (tokens.tryTake()) {
            taken++;
        }
        return taken;
    }

    private void times(int times, Runnable step) {
        for (int i = 0; i < times; i++) {
            step.run();
        }
    }

    /** After failures and then successes, so many hedges are left. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 5",
        "0, 1000, 5",
        "1, 0, 4",
        "4, 0, 1",
        "5, 0, 0",
        "5, 1, 1",
        "5, 10, 1",
        "5, 11, 2",
        "6, 10, 0",
        "10, 50, 0",
        "10, 51, 1",
        "1000, 50, 0",
        "1000, 51, 1",
        "1000, 1000, 5",
    })
    void tryTake_afterFailuresAndSuccesses_leavesHalf(int failures, int successes, int hedges) {
        times(failures, tokens::failed);
        times(successes, tokens::succeeded);

        assertThat(takeAll()).isEqualTo(hedges);
    }

    @Test
    void tryTake_withOneSuccessForEachCall_isATenthOfThemForLong() {
        assertThat(takeAll()).isEqualTo(5);

        int hedges = 0;
        for (int call = 0; call < 1_000; call++) {
            tokens.succeeded();
            hedges += tokens.tryTake() ? 1 : 0;
        }
        assertThat(hedges).isEqualTo(100);
    }

    @Property
    void tryTake_inAnySequence_isAsCounted(@ForAll @Size(max = 300) List<Step> steps) {
        HedgeTokens some = new HedgeTokens();
        int tenths = 100;
        List<Boolean> taken = new ArrayList<>();
        List<Boolean> expected = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case TAKE -> {
                    taken.add(some.tryTake());
                    expected.add(tenths > 50);
                    tenths -= tenths > 50 ? 10 : 0;
                }
                case FAIL -> {
                    some.failed();
                    tenths = Math.max(0, tenths - 10);
                }
                case SUCCEED -> {
                    some.succeeded();
                    tenths = Math.min(100, tenths + 1);
                }
            }
        }

        assertThat(taken).isEqualTo(expected);
    }

    private int sumOfEach(IntSupplier work) throws Exception {
        return Together.each(thread -> work.getAsInt()).stream()
                .mapToInt(i -> i)
                .sum();
    }

    /** How many successes it takes until there can be a hedge. */
    private int successesToATake() {
        int successes = 0;
        while (!tokens.tryTake()) {
            tokens.succeeded();
            successes++;
        }
        return successes;
    }

    @RepeatedTest(10) // in some the threads do not meet
    void tryTake_byManyThreads_takesWhatWasAdded() throws Exception {
        int rounds = 200_000;
        takeAll(); // 50 tenths, so that the upper bound is not reached

        int taken = sumOfEach(() -> {
            int hedges = 0;
            for (int i = 0; i < rounds; i++) {
                tokens.succeeded();
                hedges += tokens.tryTake() ? 1 : 0;
            }
            return hedges;
        });

        int left = 50 + Together.COUNT * rounds - 10 * (taken + takeAll());
        assertThat(successesToATake()).isEqualTo(51 - left);
    }

    @RepeatedTest(10)
    void failed_byManyThreads_takesBackWhatWasAdded() throws Exception {
        times(9, tokens::failed); // 10 tenths, so that 8 times 10 more do not reach the upper bound

        sumOfEach(() -> {
            for (int i = 0; i < 20_000; i++) {
                times(10, tokens::succeeded);
                tokens.failed();
            }
            return 0;
        });

        assertThat(successesToATake()).isEqualTo(41);
    }
}
