package io.mlprod.fallback;

import io.mlprod.fallback.internal.gate.Hysteresis;
import io.mlprod.fallback.internal.gate.OutlierShare;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/**
 * Says whether a tier may be asked now. A gate closes for a state of the world in which the tier is not to be trusted, such
 * as drift or a flood of unusual inputs; a single bad answer is for the tier's checks.
 *
 * <p>A chain asks a tier's gate once for each input that comes to the tier. Implementations are thread-safe and quick, never
 * block, and throw nothing.
 *
 * @param <I> the inputs
 * @since 0.1
 */
@FunctionalInterface
public interface Gate<I> {

    /**
     * Whether the tier may be asked now.
     *
     * @param input what the tier would be asked; not kept
     * @return false to go on with the next tier
     */
    boolean admits(I input);

    /**
     * A gate for a level that is measured elsewhere, such as an alarm for drift. It closes when the level reaches {@code
     * closeAt}, and opens again only when it has fallen to {@code reopenAt}. It is open at first, and a level of NaN changes
     * nothing.
     *
     * <p>Thread-safe without locks if the level is.
     *
     * @param level the level now, in any unit; read for each input, so it is to be as quick as reading a field
     * @param closeAt the level that closes the gate
     * @param reopenAt the level that opens it again
     * @param <I> the inputs, which it does not look at
     * @return the gate
     * @throws IllegalArgumentException if a level is not finite or reopenAt is not below closeAt
     */
    static <I> Gate<I> level(DoubleSupplier level, double closeAt, double reopenAt) {
        Objects.requireNonNull(level, "level");
        Hysteresis state = new Hysteresis(closeAt, reopenAt);
        return input -> state.isOpen(level.getAsDouble());
    }

    /**
     * A gate for the share of outliers among the last inputs. It closes when the share reaches {@code closeAt}, and opens
     * again only when it has fallen to {@code reopenAt}. It watches inputs also while it is closed, since nothing else would
     * open it.
     *
     * <p>Every one of the last {@code window} inputs counts the same; what came before does not count. The gate is open until
     * a tenth of a window was seen, and as many inputs as it takes that one outlier alone does not close it. An outlier that
     * comes while the share is below {@code closeAt} is admitted like any other input.
     *
     * <p>Thread-safe and wait-free if {@code isOutlier} is; takes four bytes for each input of the window.
     *
     * @param isOutlier whether the tier's model was not made for such an input; asked for each input
     * @param window how many inputs the share is of; more than {@code 1 / closeAt}
     * @param closeAt the share that closes the gate, up to 1
     * @param reopenAt the share that opens it again, from 0
     * @param <I> the inputs; not kept
     * @return the gate
     * @throws IllegalArgumentException if a share is not from 0 to 1, reopenAt is not below closeAt, or a single outlier in
     *     the window would be a share of closeAt
     */
    static <I> Gate<I> outliers(Predicate<? super I> isOutlier, int window, double closeAt, double reopenAt) {
        Objects.requireNonNull(isOutlier, "isOutlier");
        OutlierShare share = new OutlierShare(window, closeAt, reopenAt);
        return input -> share.isOpenAfter(isOutlier.test(input));
    }
}
