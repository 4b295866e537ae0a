package io.mlprod.testing.verdicts;

import io.mlprod.shadow.ShadowReport.Verdict;
import io.mlprod.testing.verdicts.Scenario.Kind;
import java.util.stream.Stream;

/** Shadows of candidates that are the same, or just as often right, and of some that are not. */
final class ShadowScenarios {

    private ShadowScenarios() {}

    private static Scenario never(String name, double limit, ShadowRun trial) {
        return new Scenario("shadow/" + name, Kind.FALSE, limit, trial);
    }

    /** One in ten answers is off by a tenth. */
    private static ShadowRun.Answers noisy() {
        return (trait, random) -> trait + (random.nextInt(10) == 0 ? 0.1 : 0);
    }

    private static double classOf(double trait, double limit) {
        return trait < limit ? 0 : 1;
    }

    static Stream<Scenario> all() {
        Traffic thousand = Traffic.once(1_000, 1);
        return Stream.of(
                never(
                        "changed, noise alone",
                        0.05,
                        new ShadowRun(thousand, noisy(), noisy(), shadow -> shadow, Verdict.CHANGED, Verdict.BROKEN)),
                never(
                        "same, a fifth of the decisions flipped within tolerance",
                        0,
                        new ShadowRun(
                                thousand,
                                (trait, random) -> trait,
                                (trait, random) -> trait + 0.2,
                                shadow -> shadow.tolerance(0, 0.25).threshold("score", 0.5),
                                Verdict.SAME)),
                never(
                        "worse or better, as often right by user",
                        0.01,
                        new ShadowRun(
                                        Traffic.zipf(300, 3),
                                        (trait, random) -> classOf(trait, 0.4),
                                        (trait, random) -> classOf(trait, 0.6),
                                        shadow -> shadow.label(World.Out::score),
                                        Verdict.WORSE,
                                        Verdict.BETTER)
                                .labels()),
                never(
                        "broken, both fail once in 200",
                        0.05,
                        new ShadowRun(
                                thousand,
                                (trait, random) -> random.nextInt(200) == 0 ? Double.NaN : trait,
                                (trait, random) -> random.nextInt(200) == 0 ? Double.NaN : trait,
                                shadow -> shadow,
                                Verdict.BROKEN)),
                never(
                        "broken, nobody fails",
                        0,
                        new ShadowRun(thousand, (trait, random) -> trait, noisy(), shadow -> shadow, Verdict.BROKEN)),
                new Scenario(
                        "shadow/same, the same model",
                        Kind.FOUND,
                        1,
                        new ShadowRun(
                                thousand,
                                (trait, random) -> trait,
                                (trait, random) -> trait,
                                shadow -> shadow,
                                Verdict.SAME)));
    }
}
