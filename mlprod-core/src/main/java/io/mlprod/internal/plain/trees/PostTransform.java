package io.mlprod.internal.plain.trees;

import io.mlprod.internal.plain.NotTakenException;

/** What becomes of the scores of a row at last. It is computed in floats, whatever the scores are. */
enum PostTransform {
    NONE,
    LOGISTIC,
    SOFTMAX;

    /** Returns a transform by its name. */
    static PostTransform of(String name, String operator) {
        for (PostTransform transform : values()) {
            if (transform.name().equals(name)) {
                return transform;
            }
        }
        throw new NotTakenException(operator + " with a post_transform other than NONE, LOGISTIC and SOFTMAX");
    }

    void apply(double[] scores) {
        switch (this) {
            case NONE -> {}
            case LOGISTIC -> {
                for (int i = 0; i < scores.length; i++) {
                    scores[i] = logistic((float) scores[i]);
                }
            }
            case SOFTMAX -> softmax(scores);
        }
    }

    static float logistic(float score) {
        float share = 1 / (1 + (float) Math.exp(-Math.abs(score)));
        return score < 0 ? 1 - share : share;
    }

    private static void softmax(double[] scores) {
        float most = -Float.MAX_VALUE;
        for (double score : scores) {
            most = (float) score > most ? (float) score : most;
        }
        float sum = 0;
        for (int i = 0; i < scores.length; i++) {
            float share = (float) Math.exp((float) scores[i] - most);
            scores[i] = share;
            sum += share;
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) scores[i] / sum;
        }
    }
}
