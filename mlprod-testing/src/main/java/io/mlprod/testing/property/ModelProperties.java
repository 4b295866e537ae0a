package io.mlprod.testing.property;

import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.error.InvalidInputException;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A property that must hold for all inputs of a model, for use inside a plain {@code @Test}. It is tried with many
 * {@link ModelInputs}; the first input that fails is made small: every component that does not matter is set back to
 * the baseline, numbers come close to the border of the failure and get few digits, texts and arrays become short.
 *
 * <p>The small input keeps what the schema says about it: a valid one stays valid. A failure that does not repeat for
 * the same input is shown as it was found, with a remark.
 *
 * <p>The message of the failure shows what differs from the baseline, the input as Java to paste, and the seed.
 * Immutable and thread-safe; each setter returns a copy.
 *
 * @param <I> what a caller gives to the model
 * @since 0.1
 */
public final class ModelProperties<I> {

    /** The seed that is another one each time; a failure shows which it was. */
    public static final long AUTO = Long.MIN_VALUE;

    private final ModelInputs<I> inputs;
    private final int tries;
    private final long seed;
    private final @Nullable ModelHandle<I, ?> handle;

    private ModelProperties(ModelInputs<I> inputs, int tries, long seed, @Nullable ModelHandle<I, ?> handle) {
        this.inputs = inputs;
        this.tries = tries;
        this.seed = seed;
        this.handle = handle;
    }

    /**
     * Begins a property of a handle: 500 tries with the seed 1, all inputs valid.
     *
     * @param handle its schema, signature and input class say what the inputs are
     * @param <I> what callers give
     * @return the property
     */
    public static <I> ModelProperties<I> forAll(ModelHandle<I, ?> handle) {
        return new ModelProperties<>(ModelInputs.of(handle), 500, 1, handle);
    }

    /**
     * Begins a property of inputs: 500 tries with the seed 1.
     *
     * @param inputs what to try
     * @param <I> what callers give
     * @return the property
     */
    public static <I> ModelProperties<I> forAll(ModelInputs<I> inputs) {
        return new ModelProperties<>(Objects.requireNonNull(inputs, "inputs"), 500, 1, null);
    }

    /**
     * Makes a share of the inputs invalid.
     *
     * @param share from 0 to 1
     * @return a copy
     * @throws IllegalArgumentException if the share is out of range
     */
    public ModelProperties<I> invalidInputs(double share) {
        return new ModelProperties<>(inputs.invalid(share), tries, seed, handle);
    }

    /**
     * Sets how many inputs are tried.
     *
     * @param number at least 1
     * @return a copy
     * @throws IllegalArgumentException if the number is below 1
     */
    public ModelProperties<I> tries(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("A property needs at least 1 try, not " + number);
        }
        return new ModelProperties<>(inputs, number, seed, handle);
    }

    /**
     * Sets the seed of the inputs.
     *
     * @param number any number, or {@link #AUTO}
     * @return a copy
     */
    public ModelProperties<I> seed(long number) {
        return new ModelProperties<>(inputs, tries, number, handle);
    }

    /**
     * Sets the input that failing inputs are compared with.
     *
     * @param row a typical input, for which the property holds
     * @return a copy
     */
    public ModelProperties<I> baseline(I row) {
        return new ModelProperties<>(inputs.baseline(row), tries, seed, handle);
    }

    /**
     * Adds values for a component; see {@link ModelInputs#examples}.
     *
     * @param component the component, tensor or named column
     * @param values of the component's class
     * @return a copy
     */
    public ModelProperties<I> examples(String component, @Nullable Object... values) {
        return new ModelProperties<>(inputs.examples(component, values), tries, seed, handle);
    }

    /**
     * Tries a property. It holds for an input if the action throws nothing. It also holds if the action throws an
     * {@link InvalidInputException} for an input that is invalid. An input for which the action throws
     * {@link TestAbortedException}, as JUnit's assumptions do, is left out.
     *
     * @param action asks the model and asserts something about its answer
     * @throws AssertionError if the property does not hold for an input, or every input was left out
     */
    public void check(Consumer<? super I> action) {
        Objects.requireNonNull(action, "action");
        checkEach(input -> {
            try {
                action.accept(input.value());
            } catch (InvalidInputException e) {
                if (input.mustBeAnswered()) {
                    throw e;
                }
            }
        });
    }

    /**
     * Tries a property that depends on what the schema makes of the input; nothing that the action throws is excused.
     *
     * @param action asks the model and asserts something about its answer
     * @throws AssertionError if the property does not hold for an input, or every input was left out by
     *     {@link TestAbortedException}
     */
    public void checkEach(Consumer<? super ModelInput<I>> action) {
        Objects.requireNonNull(action, "action");
        ModelInputs<I> prepared = inputs.prepared();
        I baseline = prepared.baseline(); // what is wrong with it is said before it could hide a failure
        long used = seed == AUTO ? new SecureRandom().nextInt(1_000_000) : seed;
        int kept = 0;
        for (int number = 0; number < tries; number++) {
            ModelInput<I> input = prepared.sample(used, number);
            Trial trial = Trial.of(action, input);
            if (trial.error() != null) {
                ModelInput<I> again = prepared.sample(used, number); // the property may have written into an array
                throw new Shrinker<>(prepared, action, baseline, again, trial.error())
                        .shrink()
                        .error(number + 1, tries, used);
            }
            kept += trial.isLeftOut() ? 0 : 1;
        }
        if (kept == 0) {
            throw new AssertionError("The property was tried with no input: its assumptions left out all " + tries
                    + "; weaken them, or make other inputs with examples(…)");
        }
    }

    /**
     * Tries that the handle answers every valid input with finite numbers, refuses every invalid one with an
     * {@link InvalidInputException} that names the component, does the same when it is asked again, and throws nothing
     * else.
     *
     * @throws AssertionError if it does not
     * @throws IllegalStateException if this is not a property of a handle
     */
    public void answersOrRejects() {
        if (handle == null) {
            throw new IllegalStateException("Begin with forAll(handle), or ask answersOrRejects(predictor)");
        }
        ModelHandle<I, ?> asked = handle;
        boolean mayBeNonFinite = !asked.schema().nonFiniteOutputs().isEmpty();
        boolean mayDiffer = !asked.schema().nonDeterministicOutputs().isEmpty();
        checkEach(new AnswerOrRefusal<>(asked, inputs.prepared().ready(), mayBeNonFinite, mayDiffer));
    }

    /**
     * Tries the same of anything that predicts, such as the host's own code around a handle.
     *
     * @param predictor is asked twice for each input
     * @param <O> what it answers
     * @throws AssertionError if it does not answer or refuse as it must
     */
    public <O> void answersOrRejects(Predictor<? super I, O> predictor) {
        Objects.requireNonNull(predictor, "predictor");
        checkEach(new AnswerOrRefusal<>(predictor, inputs.prepared().ready(), false, false));
    }

    /**
     * Returns the settings.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "ModelProperties[" + inputs.type().getSimpleName() + ", tries " + tries + ", seed "
                + (seed == AUTO ? "AUTO" : seed) + "]";
    }
}
