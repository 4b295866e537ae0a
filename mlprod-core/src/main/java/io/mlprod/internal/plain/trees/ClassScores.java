package io.mlprod.internal.plain.trees;

/** The rules by which ONNX Runtime makes scores and a label of what trees say about classes. */
final class ClassScores {

    private final long[] labels;
    private final double[] base;
    private final PostTransform transform;
    private final boolean isAboutOne; // of two classes
    private final boolean isPositive;
    private final Totals totals;

    private ClassScores(
            long[] labels,
            double[] base,
            PostTransform transform,
            boolean isAboutOne,
            boolean isPositive,
            Totals totals) {
        this.labels = labels;
        this.base = base;
        this.transform = transform;
        this.isAboutOne = isAboutOne;
        this.isPositive = isPositive;
        this.totals = totals;
    }

    static ClassScores of(TreeAttributes attributes, long[] labels, TreeList.Votes votes, Totals totals) {
        double[] base = attributes.fractions("base_values");
        if (labels.length == 2 && (base.length > 1 || (base.length == 1 && !votes.isOfOne()))) {
            throw attributes.refuse("for two labels with base_values of size " + base.length
                    + ", for which ONNX Runtime leaves a score unwritten");
        }
        if (base.length > 0 && labels.length != 2 && base.length != labels.length) {
            throw attributes.refuse("whose base_values are " + base.length + ", not " + labels.length);
        }
        PostTransform transform = PostTransform.of(attributes.text("post_transform", "NONE"), "TreeEnsembleClassifier");
        return new ClassScores(labels, base, transform, votes.isOfOne(), votes.isPositive(), totals);
    }

    /**
     * Replaces the totals of a row by its scores.
     *
     * @param isScored which classes the trees have spoken about
     * @return the label
     */
    long finish(double[] scores, boolean[] isScored) {
        return switch (labels.length) {
            case 1 -> finishOne(scores);
            case 2 -> finishTwo(scores, isScored);
            default -> finishMany(scores, isScored);
        };
    }

    private long finishOne(double[] scores) {
        scores[0] = base.length == 0 ? scores[0] : totals.round(scores[0] + base[0]);
        return scores[0] > 0 ? 1 : 0; // whatever the label is
    }

    private long finishTwo(double[] scores, boolean[] isScored) {
        if (isScored[1]) {
            long label = label(scores[1]);
            transform.apply(scores);
            return label;
        }
        double score = base.length == 0 ? scores[0] : totals.round(scores[0] + base[0]);
        long label = label(score);
        if (transform == PostTransform.LOGISTIC) {
            scores[0] = PostTransform.logistic((float) -score);
            scores[1] = PostTransform.logistic((float) score);
        } else {
            scores[0] = isAboutOne && isPositive ? totals.round(1 - score) : -score;
            scores[1] = score;
        }
        return label;
    }

    private long label(double score) {
        if (isAboutOne) {
            return labels[score > (isPositive ? 0.5 : 0) ? 1 : 0];
        }
        return score > 0 ? 1 : 0; // whatever the labels are
    }

    private long finishMany(double[] scores, boolean[] isScored) {
        int best = -1;
        for (int i = 0; i < scores.length; i++) {
            if (base.length > 0) {
                scores[i] = isScored[i] ? totals.round(scores[i] + base[i]) : base[i];
            }
            boolean counts = isScored[i] || base.length > 0;
            if (counts && (best < 0 || scores[i] > scores[best])) {
                best = i;
            }
        }
        transform.apply(scores);
        return labels[best];
    }
}
