package io.mlprod.testing.verdicts;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs scenarios and tabulates how often the library was wrong: {@code Verdicts 1000 reweigh "Pareto"} runs those whose
 * names hold one of the words a thousand times, {@code Verdicts 100} all of them.
 */
final class Verdicts {

    /**
     * At which experiments and rollouts are held to what they say; 0.05 unless {@code -Dverdicts.alpha} says otherwise.
     */
    static final double ALPHA = Double.parseDouble(System.getProperty("verdicts.alpha", "0.05"));

    private Verdicts() {}

    static List<Scenario> all() {
        return Stream.of(ExperimentScenarios.all(), RolloutScenarios.all(), ShadowScenarios.all())
                .flatMap(each -> each)
                .toList();
    }

    static Scenario named(String name) {
        return all().stream()
                .filter(scenario -> scenario.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    public static void main(String[] args) {
        int runs = Integer.parseInt(args[0]);
        List<String> words = Arrays.asList(args).subList(1, args.length);
        for (Scenario scenario : all()) {
            if (words.isEmpty() || words.stream().anyMatch(scenario.name()::contains)) {
                System.out.println(scenario.run(runs));
            }
        }
    }
}
