package io.mlprod.testing.assertion;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.record.NotInput;
import io.mlprod.testing.fake.ScriptedModel;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Assertions on what a scripted model was asked.
 *
 * <p>For one thread. Every method returns the assertions themselves, takes no null, and throws an
 * {@link AssertionError} that says what was expected, what it was and where it came from.
 *
 * @param <I> what the model takes
 * @param <O> what it gives
 * @since 0.1
 */
public class ScriptedModelAssert<I, O> extends FactAssert<ScriptedModelAssert<I, O>, ScriptedModel<I, O>> {

    private static final int SHOWN = 10;

    /**
     * Creates the assertions; {@code assertThat} does.
     *
     * @param actual what is asserted on
     */
    @SuppressWarnings("unchecked") // a class literal has no type arguments
    public ScriptedModelAssert(ScriptedModel<I, O> actual) {
        super(actual, (Class<ScriptedModelAssert<I, O>>) (Class<?>) ScriptedModelAssert.class);
    }

    @Override
    String subject() {
        return actual.toString();
    }

    @Override
    String origin() {
        List<I> inputs = actual.inputs();
        int first = Math.max(0, inputs.size() - SHOWN);
        return inputs.isEmpty()
                ? "It was asked nothing: did the cache answer, was the input refused, or is another handle used?"
                : "It was asked" + (first == 0 ? "" : ", lastly") + ": "
                        + inputs.subList(first, inputs.size()).stream()
                                .map(DeepValues::text)
                                .collect(Collectors.joining("; "))
                        + notInputs(inputs.get(0));
    }

    /** Says why a record that the caller gave is not equal to the one that the script got. */
    private static String notInputs(Object input) {
        if (!(input instanceof Record)) {
            return "";
        }
        String names = Stream.of(input.getClass().getRecordComponents())
                .filter(component -> component.isAnnotationPresent(NotInput.class))
                .map(RecordComponent::getName)
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? ""
                : "\n@NotInput components do not reach the model, so they are null, 0 or false here: " + names
                        + "; expect them so, or use hasLastInputSatisfying";
    }

    /**
     * Checks for how many rows the model was asked.
     *
     * @param count the number of rows
     * @return this
     */
    public ScriptedModelAssert<I, O> wasCalled(long count) {
        return check(actual.calls() == count, "to be called " + times(count), "called " + times(actual.calls()));
    }

    /**
     * Checks that the model was never asked.
     *
     * @return this
     */
    public ScriptedModelAssert<I, O> wasNeverCalled() {
        return check(actual.calls() == 0, "never to be called", "called " + times(actual.calls()));
    }

    /**
     * Checks how often the model ran, for one row or several.
     *
     * @param count the number of runs
     * @return this
     */
    public ScriptedModelAssert<I, O> wasRun(long count) {
        return check(actual.runs() == count, "to be run " + times(count), "run " + times(actual.runs()));
    }

    /**
     * Checks how many rows each run had, in order.
     *
     * @param rows the number of rows of each run
     * @return this
     */
    public ScriptedModelAssert<I, O> hasBatchSizes(Integer... rows) {
        return checkEqual(
                actual.batchSizes(), Arguments.noNulls("rows", rows), "to be run in batches, and their sizes");
    }

    /**
     * Checks the last input.
     *
     * @param expected an equal input
     * @return this
     */
    public ScriptedModelAssert<I, O> hasLastInput(I expected) {
        Objects.requireNonNull(expected, "expected");
        return checkEqual(last(), expected, "to be asked lastly, and that");
    }

    /**
     * Checks the last input with assertions.
     *
     * @param assertions throws an AssertionError if the input is not as it should be
     * @return this
     */
    public ScriptedModelAssert<I, O> hasLastInputSatisfying(Consumer<? super I> assertions) {
        Objects.requireNonNull(assertions, "assertions").accept(last());
        return this;
    }

    /**
     * Checks all inputs, in order.
     *
     * @param expected equal inputs
     * @return this
     */
    public ScriptedModelAssert<I, O> hasInputs(List<? extends I> expected) {
        return checkEqual(actual.inputs(), Arguments.noNulls("expected", expected), "to be asked inputs, and these");
    }

    /**
     * Checks that an input was asked, among others perhaps.
     *
     * @param input an equal input
     * @return this
     */
    public ScriptedModelAssert<I, O> wasCalledWith(I input) {
        Objects.requireNonNull(input, "input");
        return check(
                actual.inputs().stream().anyMatch(asked -> DeepValues.equal(asked, input)),
                "to be called with " + DeepValues.text(input),
                "called " + times(actual.calls()) + " with others");
    }

    private I last() {
        List<I> inputs = actual.inputs();
        check(!inputs.isEmpty(), "to have a last input", "never called");
        return inputs.get(inputs.size() - 1);
    }
}
