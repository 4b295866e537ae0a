package io.mlprod.internal.routing;

import io.mlprod.internal.text.PlainText;
import io.mlprod.routing.Layer;
import io.mlprod.routing.Route;
import io.mlprod.routing.UnitAssignment;
import io.mlprod.routing.UnitHashing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The assignment of the units of one test to arms: forced units first, then holdout, layer and the unit's slot. The
 * same unit always gets the same answer, in every process. Immutable and thread-safe.
 *
 * <p>Layer, holdout and arms are hashed with salts of their own ({@code layer/NAME}, {@code holdout/NAME} and the
 * test's), so that each of them is independent of the others.
 */
public final class Assigner {

    private static final String LAYER_SALT = "layer/";
    private static final String HOLDOUT_SALT = "holdout/";

    private final String salt;
    private final SlotTable table;
    private final @Nullable Layer layer;
    private final @Nullable Holdout holdout;
    private final Map<String, Integer> forced;
    private final UnitHasher arms;
    private final Murmur3Hasher units;
    private final @Nullable SlotRange heldOut;
    private final @Nullable SlotRange inLayer;
    private final int room; // of the longest salt

    /** The slots into which a salt's hash must fall. */
    private record SlotRange(Murmur3Hasher hasher, int from, int to) {

        static SlotRange of(String salt, int from, int to) {
            return new SlotRange(new Murmur3Hasher(salt, 0, UnitHashing.MURMUR3.slots()), from, to);
        }

        static int room(@Nullable SlotRange range) {
            return range == null ? 0 : range.hasher.room();
        }

        boolean contains(SaltedUnit unit) {
            int slot = hasher.slot(unit);
            return slot >= from && slot < to;
        }
    }

    /**
     * Creates an assigner.
     *
     * @param salt the salt of the test's arms, usually the test's name; does not start with {@code layer/} or
     *     {@code holdout/}
     * @param table the ownership of slots, and how units are hashed
     * @param layer the test's share of a layer; null if it is in none
     * @param holdout the units that no test may touch; null for none
     * @param forced the arms of units that do not go by their slot
     * @throws IllegalArgumentException if the salt is blank or reserved, or a unit is forced to an arm that does not
     *     exist
     */
    public Assigner(
            String salt,
            SlotTable table,
            @Nullable Layer layer,
            @Nullable Holdout holdout,
            Map<String, Integer> forced) {
        this.salt = checked(salt);
        this.table = Objects.requireNonNull(table, "table");
        this.layer = layer;
        this.holdout = holdout;
        this.forced = Map.copyOf(forced);
        this.forced.values().forEach(arm -> checkForced(salt, arm, table.arms()));
        this.arms = hasher(table.hashing(), salt, table.slots());
        this.units = new Murmur3Hasher(salt, 0, table.slots());
        this.heldOut = holdout == null ? null : SlotRange.of(HOLDOUT_SALT + holdout.name(), 0, holdout.endSlot());
        this.inLayer =
                layer == null ? null : SlotRange.of(LAYER_SALT + layer.name(), layer.firstSlot(), layer.endSlot());
        this.room = Math.max(
                Math.max(arms.room(), units.room()), Math.max(SlotRange.room(heldOut), SlotRange.room(inLayer)));
    }

    /**
     * Returns an assigner that follows a test's rules.
     *
     * @param units the rules
     * @param salt the salt for hashing units, unless the rules give one themselves
     * @param table the ownership of slots, and how units are hashed
     * @param model the model whose tests hold out the same units
     * @param arms the arms' names, control first
     * @return an assigner
     * @throws IllegalArgumentException if the salt is blank or reserved, or the holdout is less than one slot
     */
    public static Assigner of(UnitAssignment<?> units, String salt, SlotTable table, String model, List<String> arms) {
        Map<String, Integer> forced = new HashMap<>();
        units.forced().forEach((unit, arm) -> forced.put(unit, arms.indexOf(arm)));
        Holdout holdout = units.holdout() > 0 ? new Holdout(model, units.holdout()) : null;
        return new Assigner(units.salt().orElse(salt), table, units.layer().orElse(null), holdout, forced);
    }

    static UnitHasher hasher(UnitHashing hashing, String salt, int slots) {
        return switch (hashing) {
            case MURMUR3, UNLEASH_ROLLOUT -> new Murmur3Hasher(salt, 0, slots);
            case UNLEASH_VARIANTS -> new Murmur3Hasher(salt, Murmur3Hasher.UNLEASH_VARIANT_SEED, slots);
            case GROWTHBOOK_V2 -> new GrowthBookHasher(salt, slots);
            case EPPO -> new EppoHasher(salt, slots);
        };
    }

    private static String checked(String salt) {
        if (salt.isBlank()) {
            throw new IllegalArgumentException("A test needs a name or a salt: units are assigned by it");
        }
        if (salt.startsWith(LAYER_SALT) || salt.startsWith(HOLDOUT_SALT)) {
            throw new IllegalArgumentException(
                    PlainText.line("The name or salt of a test, '" + salt + "', must not begin with '" + LAYER_SALT
                            + "' or '" + HOLDOUT_SALT + "', by which layers and holdouts are hashed; choose another"));
        }
        return salt;
    }

    private static void checkForced(String salt, int arm, int arms) {
        if (arm < 0 || arm >= arms) {
            throw new IllegalArgumentException(PlainText.line("A unit of test '" + salt + "' is forced to arm " + arm
                    + ", but the test has the arms 0 (control) to " + (arms - 1)));
        }
    }

    /**
     * Returns an assigner for the same test with other shares.
     *
     * @param next the new slots, from {@link SlotTable#reweigh}
     * @return an assigner that differs in nothing else
     * @throws IllegalArgumentException if a unit is forced to an arm that does not exist any more
     */
    public Assigner with(SlotTable next) {
        return new Assigner(salt, next, layer, holdout, forced);
    }

    /**
     * Returns the salt with which units are hashed.
     *
     * @return the salt of the arms
     */
    public String salt() {
        return salt;
    }

    /**
     * Returns the ownership of slots.
     *
     * @return the table
     */
    public SlotTable table() {
        return table;
    }

    /**
     * Returns the arm of a unit. Does not block.
     *
     * @param unit the person or thing that keeps its arm; null or empty if there is none, in which case the arm is
     *     control and the call is not counted
     * @return the arm, and why
     */
    public Assignment assign(@Nullable String unit) {
        if (unit == null || unit.isEmpty()) {
            return Assignment.NO_UNIT;
        }
        SaltedUnit salted = new SaltedUnit(unit, room);
        int slot = arms.slot(salted);
        long unitHash = units.hash64(salted);
        Integer arm = forced.isEmpty() ? null : forced.get(unit);
        if (arm != null) {
            return new Assignment(arm, slot, Route.Reason.FORCED, unitHash);
        }
        if (heldOut != null && heldOut.contains(salted)) {
            return new Assignment(0, slot, Route.Reason.HOLDOUT, unitHash);
        }
        if (inLayer != null && !inLayer.contains(salted)) {
            return new Assignment(0, slot, Route.Reason.LAYER, unitHash);
        }
        int owner = table.arm(slot);
        return owner == SlotTable.UNALLOCATED
                ? new Assignment(0, slot, Route.Reason.UNALLOCATED, unitHash)
                : new Assignment(owner, slot, Route.Reason.HASH, unitHash);
    }
}
