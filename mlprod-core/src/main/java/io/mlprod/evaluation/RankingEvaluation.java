package io.mlprod.evaluation;

import io.mlprod.evaluation.Intervals.Scale;
import java.util.Arrays;

/**
 * The evaluation of orders: for each query, such as a search or a page of recommendations, the scores of its items and
 * how relevant each is. Immutable. Its rows are the queries.
 *
 * @since 0.1
 */
public final class RankingEvaluation implements RowEvaluation<RankingEvaluation> {

    private final double[][]
            relevance; // of each query's items, from the highest score; the mean among items with equal scores
    private final double[][] ideal; // from the most relevant
    private final double[] weights;
    private final Intervals intervals;

    RankingEvaluation(double[][] scores, double[][] relevance) {
        this.relevance = new double[scores.length][];
        ideal = new double[scores.length][];
        for (int query = 0; query < scores.length; query++) {
            order(query, scores[query], relevance[query]);
        }
        weights = Checks.ones(scores.length);
        intervals = Intervals.DEFAULT;
    }

    private RankingEvaluation(RankingEvaluation other, double[] weights, Intervals intervals) {
        relevance = other.relevance;
        ideal = other.ideal;
        this.weights = weights;
        this.intervals = intervals;
    }

    private void order(int query, double[] itemScores, double[] itemRelevance) {
        int items = itemScores.length;
        ScoreOrder order = ScoreOrder.of(itemScores);
        double[] averaged = new double[items];
        for (int group = 0; group < order.groups(); group++) {
            double sum = 0;
            for (int place = order.start(group); place < order.end(group); place++) {
                sum += itemRelevance[order.row(place)];
            }
            for (int place = order.start(group); place < order.end(group); place++) {
                averaged[items - 1 - place] = sum / (order.end(group) - order.start(group));
            }
        }
        double[] best = itemRelevance.clone();
        Arrays.sort(best);
        for (int i = 0, j = items - 1; i < j; i++, j--) {
            double swapped = best[i];
            best[i] = best[j];
            best[j] = swapped;
        }
        relevance[query] = averaged;
        ideal[query] = best;
    }

    @Override
    public int rows() {
        return weights.length;
    }

    @Override
    public RankingEvaluation weights(double[] factors) {
        return new RankingEvaluation(this, Checks.product(weights, factors), intervals);
    }

    @Override
    public RankingEvaluation confidence(double level) {
        return new RankingEvaluation(this, weights, Intervals.of(level));
    }

    @Override
    public RankingEvaluation withoutIntervals() {
        return new RankingEvaluation(this, weights, Intervals.NONE);
    }

    /**
     * Returns the mean normalised discounted cumulative gain of all items of a query.
     *
     * @return as {@link #ndcg(int)}
     */
    public Estimate ndcg() {
        return ndcg(Integer.MAX_VALUE);
    }

    /**
     * Returns the mean over queries of the normalised discounted cumulative gain of the first k items: the sum of their
     * relevance over log2(1 + place), relative to that of the best order. Items with equal scores share their places. A
     * query without relevant items is left out, while scikit-learn counts it as 0.
     *
     * @param k how many items count, at least 1
     * @return the gain from 0 to 1, with Student's interval over queries on the logit scale; undefined if no query has
     *     a relevant item
     * @throws IllegalArgumentException if k is below 1
     */
    public Estimate ndcg(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("The k of an NDCG must be at least 1, not " + k);
        }
        double[] losses = new double[rows()];
        double[] counted = new double[rows()];
        for (int query = 0; query < losses.length; query++) {
            double best = gain(ideal[query], k);
            if (best > 0) {
                losses[query] = gain(relevance[query], k) / best;
                counted[query] = weights[query];
            }
        }
        Estimate mean = Means.mean(losses, counted, intervals, Scale.LOGIT);
        return mean.isDefined() ? mean : Estimate.undefined("no query has a relevant item");
    }

    private static double gain(double[] ofPlaces, int k) {
        double sum = 0;
        for (int place = 0; place < Math.min(k, ofPlaces.length); place++) {
            sum += ofPlaces[place] / log2(place + 2);
        }
        return sum;
    }

    private static double log2(int number) {
        return Math.log(number) / Math.log(2);
    }
}
