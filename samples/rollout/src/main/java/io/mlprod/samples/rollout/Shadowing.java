package io.mlprod.samples.rollout;

import static io.mlprod.samples.rollout.Rollouts.check;
import static io.mlprod.samples.rollout.Rollouts.say;
import static io.mlprod.samples.rollout.Rollouts.version;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.ShadowReport;

/** A version answers beside the one that serves, and nobody sees its answers. */
final class Shadowing {

    private static final int PAIRS = 2_000;

    private Shadowing() {}

    static void compareUnseen(ModelHandle<Penguin, Species> model, Customers customers) {
        say("Version 2 as a shadow: would it answer differently?");
        model.versions().load(version("2"));
        RunningShadow shadow = model.shadow(
                "2",
                plan -> plan.sample(0.5) // it has a thread of its own, and leaves calls out that it cannot keep up with
                        .tolerance("probabilities", 0, 0.25) // a retrained model is not the same model
                        .threshold("probabilities/Gentoo", 0.8) // where the application decides something
                        .describe(penguin -> penguin.island())); // all that may be shown of an input
        while (shadow.report().compared() < PAIRS) {
            Visit visit = customers.next();
            Prediction<Species> answer = model.predict(visit.penguin(), visit.call());
            check(answer.model().version().equals("1"), "customers get version 1");
        }
        shadow.stop();
        ShadowReport report = shadow.report();
        System.out.println(report);
        check(report.failures().onlyCandidate() == 0, "version 2 answers everything");
    }
}
