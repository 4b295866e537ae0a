package io.mlprod.routing;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a rollout or an experiment assigns units to its arms: what a unit is, how it is hashed, which
 * units are kept out or put into an arm by name, and where exposures are written to.
 *
 * <pre>{@code
 * rollout.units(units -> units.unit(Penguin::studyId)
 *         .layer(new Layer("checkout", 0, 0.5))
 *         .holdout(0.05)
 *         .force("tester-1", Route.CANDIDATE)
 *         .exposures(sink));
 * }</pre>
 *
 * <p>Immutable and thread-safe; each method that sets something returns a new assignment, which keeps all the rest.
 *
 * @param <I> the inputs that units can be read from; {@code Object} until {@link #unit(Function)} is given
 * @since 0.1
 */
public final class UnitAssignment<I> {

    /**
     * The default: the call's unit, hashed with {@link UnitHashing#MURMUR3}, in no layer, without holdout, and
     * exposures written nowhere.
     */
    public static final UnitAssignment<Object> DEFAULT =
            new UnitAssignment<>(null, UnitHashing.MURMUR3, null, null, 0, Map.of(), null);

    private static final int MAX_FORCED = 10_000;

    private final @Nullable Function<? super I, @Nullable String> unit;
    private final UnitHashing hashing;
    private final @Nullable String salt;
    private final @Nullable Layer layer;
    private final double holdout;
    private final Map<String, String> forced;
    private final @Nullable ExposureSink exposures;

    private UnitAssignment(
            @Nullable Function<? super I, @Nullable String> unit,
            UnitHashing hashing,
            @Nullable String salt,
            @Nullable Layer layer,
            double holdout,
            Map<String, String> forced,
            @Nullable ExposureSink exposures) {
        this.unit = unit;
        this.hashing = hashing;
        this.salt = salt;
        this.layer = layer;
        this.holdout = holdout;
        this.forced = forced;
        this.exposures = exposures;
    }

    /**
     * Sets what is assigned to an arm and stays there: a customer, a session, a device. Everything is counted by unit,
     * so choose whatever notices the difference, usually a user. Unless set, the call's unit is taken. An input without
     * a unit is answered by the control and not counted.
     *
     * @param unit reads the unit of an input; null or empty if it has none
     * @param <J> the inputs
     * @return a new assignment
     */
    public <J extends I> UnitAssignment<J> unit(Function<? super J, @Nullable String> unit) {
        Objects.requireNonNull(unit, "unit");
        return new UnitAssignment<>(unit, hashing, salt, layer, holdout, forced, exposures);
    }

    /**
     * Sets how units get their slots; {@link UnitHashing#MURMUR3} unless set.
     *
     * @param function the hashing of another product, if a test must assign as that one does
     * @return a new assignment
     */
    public UnitAssignment<I> hashing(UnitHashing function) {
        Objects.requireNonNull(function, "function");
        return new UnitAssignment<>(unit, function, salt, layer, holdout, forced, exposures);
    }

    /**
     * Sets the text that units are hashed with. Tests with the same salt and shares put the same units into the same
     * arms, on any handle: give a test that is run again, or a second test of the same name, a salt of its own;
     * otherwise the effects of the first one on its units show up again in the second. With {@link #hashing} of another
     * product this is what GrowthBook calls the seed, Unleash the group id, and Eppo the salt.
     *
     * <p>Unless set it is the experiment's name. For a rollout it is the rollout's name in the first epoch, and
     * {@code NAME#2}, {@code NAME#3} and so on when it is started again. So a new start draws its units afresh: those
     * that met a bad candidate are not the first ones again, and its effects on them are not held against the new one.
     * A salt that is set holds in every epoch; set it if a second start must also agree with another product.
     *
     * @param text not blank
     * @return a new assignment
     * @throws IllegalArgumentException if it is blank
     */
    public UnitAssignment<I> salt(String text) {
        Arguments.notBlank("A test's salt", text);
        return new UnitAssignment<>(unit, hashing, text, layer, holdout, forced, exposures);
    }

    /**
     * Puts the test into a layer, whose other tests never meet the same units. By default it is in none.
     *
     * @param share the part of the layer's units that the test may use
     * @return a new assignment
     */
    public UnitAssignment<I> layer(Layer share) {
        Objects.requireNonNull(share, "share");
        return new UnitAssignment<>(unit, hashing, salt, share, holdout, forced, exposures);
    }

    /**
     * Keeps a share of units out, the same ones in all tests of the handle; the control answers them until the end. 0
     * unless set.
     *
     * @param share of all units
     * @return a new assignment
     * @throws IllegalArgumentException if it is not from 0 to below 1
     */
    public UnitAssignment<I> holdout(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "A test's holdout must be a share of units from 0 to below 1, such as 0.05, not " + share);
        }
        return new UnitAssignment<>(unit, hashing, salt, layer, share, forced, exposures);
    }

    /**
     * Puts one unit into an arm by name, for example a tester; it is not counted. At most 10,000 units.
     *
     * @param unit the unit
     * @param arm the arm's name; in a rollout {@link Route#CANDIDATE} or {@link Route#CONTROL}
     * @return a new assignment
     * @throws IllegalArgumentException if one of them is blank, or the unit is one too many
     */
    public UnitAssignment<I> force(String unit, String arm) {
        Arguments.notBlank("A forced unit", unit);
        Arguments.notBlank("A forced unit's arm", arm);
        Map<String, String> more = new HashMap<>(forced);
        more.put(unit, arm);
        if (more.size() > MAX_FORCED) {
            throw new IllegalArgumentException(
                    "A test forces at most " + MAX_FORCED + " units; compare groups of units in an experiment");
        }
        return new UnitAssignment<>(this.unit, hashing, salt, layer, holdout, Map.copyOf(more), exposures);
    }

    /**
     * Sets the sink that records which unit met which arm, once for each unit. Unless set, there is none.
     *
     * @param sink the sink
     * @return a new assignment
     */
    public UnitAssignment<I> exposures(ExposureSink sink) {
        Objects.requireNonNull(sink, "sink");
        return new UnitAssignment<>(unit, hashing, salt, layer, holdout, forced, sink);
    }

    /**
     * Returns the function that reads the unit of an input.
     *
     * @return empty if the call's own unit is taken
     */
    public Optional<Function<? super I, @Nullable String>> unit() {
        return Optional.ofNullable(unit);
    }

    /**
     * Returns how units get their slots.
     *
     * @return {@link UnitHashing#MURMUR3} unless set
     */
    public UnitHashing hashing() {
        return hashing;
    }

    /**
     * Returns the text that units are hashed with.
     *
     * @return empty if it follows from the test's name, see {@link #salt(String)}
     */
    public Optional<String> salt() {
        return Optional.ofNullable(salt);
    }

    /**
     * Returns the part of a layer that the test may use.
     *
     * @return empty if it is in none
     */
    public Optional<Layer> layer() {
        return Optional.ofNullable(layer);
    }

    /**
     * Returns the share of units that is kept out.
     *
     * @return from 0 to below 1
     */
    public double holdout() {
        return holdout;
    }

    /**
     * Returns the units that were put into an arm by name.
     *
     * @return the arm's name by unit, unmodifiable
     */
    public Map<String, String> forced() {
        return forced;
    }

    /**
     * Returns where exposures are written to.
     *
     * @return empty if nowhere
     */
    public Optional<ExposureSink> exposures() {
        return Optional.ofNullable(exposures);
    }

    /**
     * Describes the rules; the units that were put into an arm by name are counted, not shown.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("UnitAssignment[" + (unit == null ? "unit of the call" : "unit of the input") + ", "
                + hashing
                + (salt == null ? "" : ", salt " + salt)
                + (layer == null ? "" : ", " + layer)
                + (holdout == 0 ? "" : ", holdout " + holdout)
                + (forced.isEmpty() ? "" : ", forced " + forced.size())
                + (exposures == null ? "" : ", exposures")
                + "]");
    }
}
