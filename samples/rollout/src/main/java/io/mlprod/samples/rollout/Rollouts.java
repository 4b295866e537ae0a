package io.mlprod.samples.rollout;

import io.mlprod.ModelHandle;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.samples.rollout.Penguin.Sex;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * Takes new versions of a model to customers in every way there is, each a method of its own to read and to copy. Weeks
 * pass in seconds, because the time is moved by hand. From the repository's root:
 *
 * <pre>mvn -q -pl samples/rollout -am compile exec:java</pre>
 */
public final class Rollouts {

    private Rollouts() {}

    /** Prints what happens. Ends with an error if anything is not as the text says. */
    public static void main(String[] args) throws IOException {
        ManualTime time = new ManualTime(Instant.parse("2026-01-05T08:00:00Z"));
        Customers customers = new Customers();
        try (ModelHandle<Penguin, Species> model = open(time)) {
            Deploys.failGolden(model);
            Deploys.deployAndRollBack(model);
            Shadowing.compareUnseen(model, customers);
            AbTest.compareOutcomes(model, customers, time);
            GuardedRollout.promote(model, customers, time);
            GuardedRollout.rollBack(model, customers, time);
            say("What served when");
            model.versions().history().forEach(System.out::println);
        }
    }

    /** Version 1, and what every later version has to get right before it answers anyone. */
    static ModelHandle<Penguin, Species> open(ManualTime time) {
        Penguin small = new Penguin(38.9f, 17.8f, 181f, 3_625f, "Torgersen", Sex.FEMALE);
        Penguin large = new Penguin(50f, 16.3f, 230f, 5_700f, "Biscoe", Sex.MALE);
        return ModelHandle.builder(Penguin.class, Species.class)
                .name("penguins")
                .load(version("1"))
                .golden(Golden.of(small, new Species("Adelie", Map.of()))
                        .and(large, new Species("Gentoo", Map.of()))
                        .ignoring("probabilities")) // a model that was trained again has others
                .time(time) // only because this is a simulation
                .build();
    }

    static ModelSource version(String name) {
        return ModelSource.ofClasspath("penguins/penguins-" + name + ".onnx").version(name);
    }

    static void say(String what) {
        System.out.printf("%n=== %s%n", what);
    }

    /** Ends the program if the text above it is not true. */
    static void check(boolean asSaid, String what) {
        if (!asSaid) {
            throw new IllegalStateException("Not as said: " + what);
        }
    }
}
