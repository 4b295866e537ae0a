package io.mlprod.internal.experiment;

import io.mlprod.experiment.Metric;
import io.mlprod.internal.statistics.PairMoments;
import java.util.Arrays;
import java.util.List;

/** The sums over the units of one slice. Not thread-safe. */
final class SliceSums {

    private final UnitTable units;
    private final RunningMoments[] moments; // by metric, over units of full age
    private long exposed;
    private long ofFullAge;
    private long inTime;
    private long late;

    SliceSums(UnitTable units, List<Metric> metrics) {
        this.units = units;
        this.moments = metrics.stream().map(RunningMoments::new).toArray(RunningMoments[]::new);
    }

    void expose() {
        exposed++;
    }

    /** Notes that a unit that was exposed has reached the age at which it is compared. */
    void mature(int unit) {
        ofFullAge++;
        for (int metric = 0; metric < moments.length; metric++) {
            moments[metric].add(units.value(unit, metric), units.covariate(unit));
        }
    }

    /** Notes how the first outcome of a unit was reported: IN_TIME or LATE. */
    void tell(int how) {
        inTime += how == UnitTable.IN_TIME ? 1 : 0;
        late += how == UnitTable.LATE ? 1 : 0;
    }

    void replace(int unit, int metric, double old, double now) {
        moments[metric].replace(old, now, units.covariate(unit));
    }

    /** Removes a unit with all that is known about it. */
    void remove(int unit, boolean isOfFullAge) {
        exposed--;
        inTime -= units.told(unit) == UnitTable.IN_TIME ? 1 : 0;
        late -= units.told(unit) == UnitTable.LATE ? 1 : 0;
        if (isOfFullAge) {
            ofFullAge--;
            for (int metric = 0; metric < moments.length; metric++) {
                moments[metric].remove(units.value(unit, metric), units.covariate(unit));
            }
        }
    }

    Tallies.Slice counts() {
        return new Tallies.Slice(exposed, ofFullAge, inTime, late);
    }

    List<PairMoments> moments() {
        return Arrays.stream(moments).map(RunningMoments::now).toList();
    }
}
