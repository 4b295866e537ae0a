package io.mlprod.samples.rollout;

import static io.mlprod.samples.rollout.Rollouts.check;
import static io.mlprod.samples.rollout.Rollouts.say;
import static io.mlprod.samples.rollout.Rollouts.version;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.experiment.Metric;
import io.mlprod.experiment.Readout;
import io.mlprod.experiment.Readout.Verdict;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.observe.Feedback;
import io.mlprod.time.ManualTime;
import java.time.Duration;

/** Half of the customers get another version, and what comes of it is compared. */
final class AbTest {

    private static final int VISITS = 12_000;

    private AbTest() {}

    static void compareOutcomes(ModelHandle<Penguin, Species> model, Customers customers, ManualTime time) {
        say("Versions 1 and 2 in an A/B test: do customers have to correct fewer answers?");
        model.versions().load(version("2"));
        RunningExperiment test = model.experiment(
                "less-regularisation",
                plan -> plan.control("1", 0.5)
                        .arm("retrained", "2", 0.5)
                        .metric(Metric.proportion("correction").lowerIsBetter()));
        for (int i = 0; i < VISITS; i++) {
            Visit visit = customers.next();
            Prediction<Species> answer = model.predict(visit.penguin(), visit.call());
            time.advance(Duration.ofSeconds(20));
            if (!answer.value().label().equals(visit.truth())) {
                model.feedback(answer.id(), Feedback.occurred("correction"));
            }
        }
        Readout readout = test.readout();
        test.stop();
        System.out.println(readout);
        check(readout.comparisons().get(0).verdict() == Verdict.BETTER, "version 2 is better");
    }
}
