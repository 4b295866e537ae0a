package io.mlprod.testing.verdicts;

import io.mlprod.Prediction;
import io.mlprod.observe.Feedback;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.shadow.ShadowReport.Verdict;
import io.mlprod.testing.verdicts.Traffic.Visit;
import io.mlprod.testing.verdicts.World.In;
import io.mlprod.testing.verdicts.World.Out;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** A shadow on some traffic. Visitors' traits, from 0 to 1, are what the models see. */
final class ShadowRun implements Scenario.Trial {

    /** What a version makes of a trait; NaN to fail. Called on the shadow's thread, too. */
    interface Answers {
        double of(double trait, ThreadLocalRandom random);
    }

    private static final int BATCH = 100;
    private static final long LONGEST = 200_000_000; // nanoseconds

    private final Traffic traffic;
    private final Set<Verdict> wanted;
    private final Answers control;
    private final Answers tried;
    private final UnaryOperator<Shadow<In, Out>> config;
    private boolean labels;

    ShadowRun(
            Traffic traffic, Answers control, Answers tried, UnaryOperator<Shadow<In, Out>> config, Verdict... wanted) {
        this.traffic = traffic;
        this.control = control;
        this.tried = tried;
        this.config = config;
        this.wanted = Set.of(wanted);
    }

    /** Labels come for all; of each user the same, 0 or 1 by chance. */
    ShadowRun labels() {
        labels = true;
        return this;
    }

    @Override
    public boolean run(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 3);
        long truths = random.nextLong();
        try (World world = new World(1)) {
            world.control = x -> (float) control.of(x, ThreadLocalRandom.current());
            world.tried = x -> (float) tried.of(x, ThreadLocalRandom.current());
            RunningShadow shadow = world.handle()
                    .shadow(config.apply(
                            Shadow.<In, Out>to("2").sample(1).maxQueue(256).deadline(Duration.ofSeconds(50))));
            List<Runnable> later = new ArrayList<>(); // a label is known after the comparison
            List<Visit> visits = traffic.visits(random);
            for (int i = 0; i < visits.size(); i++) {
                Visit visit = visits.get(i);
                Prediction<Out> answer = world.ask(0, visit.user(), (float) visit.trait());
                if (answer != null && labels) {
                    long truth = new SplittableRandom(truths + visit.user().hashCode()).nextInt(2);
                    later.add(() -> world.handle().feedback(answer.id(), Feedback.label((float) truth)));
                }
                if (i % BATCH == BATCH - 1 || i == visits.size() - 1) {
                    awaitIdle(shadow);
                    later.forEach(Runnable::run);
                    later.clear();
                }
            }
            return wanted.contains(shadow.report().verdict());
        }
    }

    /**
     * Until all have been compared; a primary that fails where it is asked again is counted nowhere, so not for ever.
     */
    private static void awaitIdle(RunningShadow shadow) {
        long end = System.nanoTime() + LONGEST;
        while (System.nanoTime() < end) {
            ShadowReport report = shadow.report();
            long done = report.compared()
                    + report.failures().onlyCandidate()
                    + report.traffic().dropped()
                    + report.traffic().late()
                    + report.fields().stream()
                            .mapToLong(field -> field.noise().asked())
                            .max()
                            .orElse(0);
            if (done >= report.traffic().sampled()) {
                return;
            }
            LockSupport.parkNanos(20_000);
        }
    }
}
