package io.mlprod.samples.fallback;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.samples.fallback.Penguin.Sex;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Lets everything happen to a model that can, and shows what a fallback chain makes of it: each chapter is a method of
 * its own to read and to copy. Minutes pass in no time, because the time is moved by hand. From the repository's root:
 *
 * <pre>mvn -q -pl samples/fallback -am compile exec:java</pre>
 */
public final class Fallbacks {

    private Fallbacks() {}

    /** Prints what happens. Ends with an error if anything is not as the text says. */
    public static void main(String[] args) throws IOException {
        ManualTime time = new ManualTime(Instant.parse("2026-01-05T08:00:00Z"));
        Station station = new Station();
        Drift drift = new Drift();
        try (ModelHandle<Penguin, Species> penguins = penguins();
                ModelHandle<Bill, Species> lite = lite();
                FallbackChain<Penguin, Species> chain = Chains.species(penguins, lite, drift, time)) {
            NormalDay.everyTierIsReady(chain, station);
            BrokenVersion.answerAndComeBack(chain, penguins, station, time);
            MissingFeatures.askTheLiteModel(chain, station);
            Doubt.keepTheBetterAnswer(chain, station, time);
            Gates.closeAndReopen(chain, station, drift);
            Operator.switchOffAndOn(chain, station);
            Outage.answerWithoutModels(chain, station, time);
            say("Where the tiers stand");
            chain.status().forEach(tier -> tell(tier.toString()));
        }
        SlowModel.leaveItBehind(station);
    }

    /** Its first run is over before it answers anyone; one bird for that, as will be seen, is not enough. */
    static ModelHandle<Penguin, Species> penguins() {
        Penguin heavy = new Penguin("ring-0", 50f, 16.3f, 230f, 5_700f, "Biscoe", Sex.MALE);
        return ModelHandle.builder(Penguin.class, Species.class)
                .name("penguins")
                .load(version("penguins", "1"))
                .warmUp(List.of(heavy))
                .build();
    }

    static ModelHandle<Bill, Species> lite() {
        return ModelHandle.builder(Bill.class, Species.class)
                .name("lite")
                .load(version("lite", "1"))
                .warmUp(List.of(new Bill(50f, 16.3f)))
                .build();
    }

    static ModelSource version(String model, String name) {
        return ModelSource.ofClasspath("penguins/" + model + "-" + name + ".onnx")
                .version(name);
    }

    static void say(String what) {
        System.out.printf("%n=== %s%n", what);
    }

    static void tell(String line) {
        System.out.println("  " + line);
    }

    /** Prints an answer, and the way by which it came. */
    static void show(Prediction<Species> answer) {
        System.out.printf("  %s by %s%n    %s%n", answer.value().label(), answer.model(), answer.provenance());
    }

    /** Ends the program if the text above it is not true. */
    static void check(boolean asSaid, String what) {
        if (!asSaid) {
            throw new IllegalStateException("Not as said: " + what);
        }
    }
}
