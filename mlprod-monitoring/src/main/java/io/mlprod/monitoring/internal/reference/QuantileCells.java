package io.mlprod.monitoring.internal.reference;

import io.mlprod.monitoring.internal.cells.Measured;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.profile.Distribution;
import io.mlprod.monitoring.profile.Distribution.Bucket;
import java.util.List;
import java.util.stream.DoubleStream;

/** Chooses the edges of cells between the buckets of a distribution. */
final class QuantileCells {

    /**
     * How far, in proportion, an edge is from the numbers beside it, if there is room. A profile that was made of
     * doubles is compared with what a model gets, which may have been rounded to floats.
     */
    private static final double ROUNDING = 0x1p-20;

    private final Measured measured;
    private final List<Bucket> buckets;
    private final double min;
    private final double max;
    private final double share;
    private final DoubleStream.Builder edges = DoubleStream.builder();

    private QuantileCells(Measured measured, Distribution numbers, int cells) {
        this.measured = measured;
        this.buckets = numbers.buckets();
        this.min = numbers.min();
        this.max = numbers.max();
        this.share = (double) numbers.count() / cells;
    }

    static NumberCells of(Measured measured, Distribution numbers, int cells) {
        if (numbers.count() == 0) {
            return new NumberCells(measured);
        }
        return new QuantileCells(measured, numbers, cells).cells();
    }

    private NumberCells cells() {
        double below = Math.min(min - Math.abs(min) * ROUNDING, Math.nextDown(min));
        edges.add(Math.max(below, -Double.MAX_VALUE)); // nothing finite is below the least double
        int from = 0;
        for (int i = 0; i < buckets.size(); i++) {
            if (buckets.get(i).count() > share) {
                divide(from, i);
                endAfter(i);
                from = i + 1;
            }
        }
        divide(from, buckets.size());
        return new NumberCells(measured, edges.build().distinct().toArray());
    }

    /** Divides a run of buckets, none of which has a cell's share, into cells of about equal shares. */
    private void divide(int from, int to) {
        long total = 0;
        for (int i = from; i < to; i++) {
            total += buckets.get(i).count();
        }
        long cells = Math.max(1, Math.round(total / share));
        double before = 0;
        int ended = 0;
        for (int i = from; i < to; i++) {
            long count = buckets.get(i).count();
            // The edge goes where the share is nearest to what it should be.
            double target = (double) total * (ended + 1) / cells;
            if (i > from && ended + 1 < cells && before + count / 2.0 > target) {
                endAfter(i - 1);
                ended++;
            }
            before += count;
        }
        if (to > from) {
            endAfter(to - 1);
        }
    }

    private void endAfter(int index) {
        boolean isLast = index == buckets.size() - 1;
        double upTo = isLast ? max : buckets.get(index).upTo();
        double wider = upTo + Math.abs(upTo) * ROUNDING;
        double most =
                isLast ? Double.MAX_VALUE : upTo / 2 + buckets.get(index + 1).above() / 2;
        edges.add(Math.max(upTo, Math.min(wider, most)));
    }
}
