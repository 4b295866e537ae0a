package io.mlprod.samples.benchmarks;

/** What a model says of one row, in a form that all competitors can be compared in; label 0 if it gives none. */
@SuppressWarnings("ArrayRecordComponent") // compared with a tolerance only
record Answer(long label, float[] scores) {

    boolean agreesWith(Answer other, float tolerance) {
        if (label != other.label || scores.length != other.scores.length) {
            return false;
        }
        for (int i = 0; i < scores.length; i++) {
            if (!(Math.abs(scores[i] - other.scores[i]) <= tolerance)) {
                return false;
            }
        }
        return true;
    }
}
