package io.mlprod.samples.quickstart;

import java.util.List;

/**
 * How the answers to all examples compare with the truth, and with what scikit-learn answered.
 *
 * @param rows how many there are
 * @param correct how many answers name the real species
 * @param sameLabels how many answers name the species that scikit-learn named
 * @param largestDifference of a probability from scikit-learn's
 */
record Scorecard(int rows, int correct, int sameLabels, double largestDifference) {

    /** The model computes with floats, scikit-learn with doubles. */
    static final double TOLERANCE = 1e-5;

    static Scorecard of(List<Example> examples, List<Species> answers) {
        int correct = 0;
        int sameLabels = 0;
        double largestDifference = 0;
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get(i);
            Species answer = answers.get(i);
            correct += answer.label().equals(example.species()) ? 1 : 0;
            sameLabels += answer.label().equals(example.pythonLabel()) ? 1 : 0;
            largestDifference = Math.max(largestDifference, difference(example, answer));
        }
        return new Scorecard(examples.size(), correct, sameLabels, largestDifference);
    }

    private static double difference(Example example, Species answer) {
        return example.pythonProbabilities().entrySet().stream()
                .mapToDouble(python ->
                        Math.abs(python.getValue() - answer.probabilities().getOrDefault(python.getKey(), Float.NaN)))
                .max()
                .orElseThrow();
    }

    double accuracy() {
        return (double) correct / rows;
    }

    boolean agreesWithPython() {
        return sameLabels == rows && largestDifference <= TOLERANCE;
    }
}
