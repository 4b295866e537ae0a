package io.mlprod.testing.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The second half of a rule: what a {@link ScriptedModel} does with the calls that its first half matches. Nothing is
 * added to the script before one of these methods is called; if none is, {@link ScriptedModel#close()} fails.
 *
 * @param <I> what the model takes
 * @param <O> what it gives
 * @since 0.1
 */
public final class Answer<I, O> {

    private final ScriptedModel<I, O> model;
    private final Consumer<Function<? super I, ? extends O>> adds;

    Answer(ScriptedModel<I, O> model, Consumer<Function<? super I, ? extends O>> adds) {
        this.model = model;
        this.adds = adds;
    }

    /**
     * Answers with these values, one after the other. The last one is repeated.
     *
     * @param first the first answer
     * @param rest the answers after it
     * @return the model, for the next rule
     */
    @SafeVarargs
    public final ScriptedModel<I, O> thenReturn(O first, O... rest) {
        List<O> answers = new ArrayList<>();
        answers.add(Objects.requireNonNull(first, "first"));
        if (rest == null) { // a method that took the array would be warned of
            throw new NullPointerException("rest is null");
        }
        for (O answer : rest) {
            answers.add(Objects.requireNonNull(answer, "rest must hold no null"));
        }
        AtomicInteger next = new AtomicInteger();
        int end = answers.size() - 1;
        return thenAnswer(row -> answers.get(next.getAndUpdate(i -> Math.min(i + 1, end))));
    }

    /**
     * Answers with what a function makes of the input. Whatever the function throws, the model's run throws.
     *
     * @param function makes the answer; may be called by several threads at a time
     * @return the model, for the next rule
     */
    public ScriptedModel<I, O> thenAnswer(Function<? super I, ? extends O> function) {
        adds.accept(model.asRounded(Objects.requireNonNull(function, "function")));
        return model;
    }

    /**
     * Makes the model's run fail. The handle sees what it would see of a real engine: a
     * {@link io.mlprod.error.ModelExecutionException} reaches the caller with the model's name, other exceptions as the
     * cause of one, and an {@link Error} as it is. An {@link AssertionError} is taken for a mistake of the test, which
     * {@link ScriptedModel#close()} throws again.
     *
     * @param failure makes what is thrown
     * @return the model, for the next rule
     */
    public ScriptedModel<I, O> thenThrow(Supplier<? extends Throwable> failure) {
        Objects.requireNonNull(failure, "failure");
        return thenAnswer(row -> {
            Throwable thrown = failure.get();
            if (thrown == null) {
                throw new AssertionError("The supplier of thenThrow(…) gave null; let it make what is to be thrown");
            }
            throw Answer.<RuntimeException>unchecked(thrown);
        });
    }

    /** Lets any throwable pass: an engine may throw what it likes. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the cast is erased: that is what is wanted
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
        throw (T) failure;
    }
}
