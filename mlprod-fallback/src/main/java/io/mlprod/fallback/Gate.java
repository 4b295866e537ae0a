package io.mlprod.fallback;

import io.mlprod.fallback.internal.gate.Hysteresis;
import io.mlprod.fallback.internal.gate.OutlierShare;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/**
 * A switch that closes a tier while conditions are such that its answers cannot be trusted, for example during drift or
 * a flood of unusual inputs. Single bad answers are a matter of the tier's checks, not of a gate.
 *
 * <p>A chain asks a tier's gate once for each input that comes to the tier. Implementations are thread-safe and quick,
 * never block, and throw nothing.
 *
 * @param <I> the inputs
 * @since 0.1
 */
@FunctionalInterface
public interface Gate<I> {

    /**
     * Decides whether the tier may be asked now.
     *
     * @param input the input that the tier would get; not kept
     * @return false to go on with the next tier
     */
    boolean admits(I input);

    /**
     * Returns a gate for a level that is measured elsewhere, such as an alarm for drift. It is open at first, closes
     * when the level reaches {@code closeAt}, and opens again when the level has fallen to {@code reopenAt}. A level of
     * NaN changes nothing.
     *
     * <p>Thread-safe without locks if the level is.
     *
     * @param level the level now, in any unit; read for each input, so it must be as quick as reading a field
     * @param levels when the gate closes and opens
     * @param <I> the inputs, which the gate does not look at
     * @return the gate
     * @throws IllegalArgumentException if a level is not finite or reopenAt is not below closeAt
     */
    static <I> Gate<I> level(DoubleSupplier level, GateLevels levels) {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(levels, "levels");
        Hysteresis state = new Hysteresis(levels.closeAt(), levels.reopenAt());
        return input -> state.isOpen(level.getAsDouble());
    }

    /**
     * Returns a gate for the share of outliers among the last inputs. It is open at first, closes when the share
     * reaches {@code closeAt}, and opens again when the share has fallen to {@code reopenAt}. It counts inputs even
     * while it is closed, since nothing else would open it.
     *
     * <p>Each of the last {@code window} inputs counts the same; earlier ones do not count. The gate stays open until
     * it has seen a tenth of a window, and enough inputs that one outlier alone does not close it. An outlier that
     * comes while the share is below {@code closeAt} is admitted like any other input.
     *
     * <p>Thread-safe and wait-free if {@code isOutlier} is; takes four bytes for each input of the window.
     *
     * @param isOutlier tests whether the tier's model was not made for this input; called for each input
     * @param window the number of inputs over which the share is taken; more than {@code 1 / closeAt}, at most
     *     10,000,000
     * @param levels the shares at which the gate closes and opens, from 0 to 1
     * @param <I> the inputs; not kept
     * @return the gate
     * @throws IllegalArgumentException if a share is not from 0 to 1, reopenAt is not below closeAt, a single outlier
     *     in the window would be a share of closeAt, or the window is too large
     */
    static <I> Gate<I> outliers(Predicate<? super I> isOutlier, int window, GateLevels levels) {
        Objects.requireNonNull(isOutlier, "isOutlier");
        Objects.requireNonNull(levels, "levels");
        OutlierShare share = new OutlierShare(window, levels.closeAt(), levels.reopenAt());
        return input -> share.isOpenAfter(isOutlier.test(input));
    }
}
