package io.mlprod.internal.traffic;

import io.mlprod.Call;
import io.mlprod.internal.log.Log;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The source of a call's unit: what the application's function takes from the input, or else what the call carries. */
final class UnitExtractor<I> {

    private static final Log LOG = Log.of(UnitExtractor.class);

    private final String test;
    private final @Nullable Function<? super I, @Nullable String> function;
    private final Log.Once noUnit = LOG.once();

    UnitExtractor(String test, @Nullable Function<? super I, @Nullable String> function) {
        this.test = test;
        this.function = function;
    }

    @Nullable
    String of(I input, Call call) {
        if (function != null) {
            try {
                String unit = function.apply(input);
                if (unit != null) {
                    return unit;
                }
            } catch (Throwable e) { // the caller wants an answer, not a test: the call counts as one without a unit
                noUnit.warn(
                        "The unit of {} could not be taken from an input ({}); such calls go to the stable version"
                                + " and are not counted. Further ones are not logged",
                        test,
                        e.getClass().getName());
                return null; // the call's own unit may be of another kind, and would change which arm a unit sticks to
            }
        }
        return call.unit().orElse(null);
    }
}
