package io.mlprod.internal.onnx;

import io.mlprod.internal.onnx.OperatorCase.Given;
import io.mlprod.model.ElementType;
import io.mlprod.model.Value;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Runs a model with two inputs in turn on one invocation, for every input that can be made of what a case brings, and
 * compares each answer with that of an invocation that has never run before, whose outputs are not bound. Before each
 * run the memory of the outputs is filled with something else, and after it that of the inputs.
 */
final class TurnsOnOneInvocation {

    private static final byte CANARY = (byte) 0xA5;

    private final OperatorCase source;
    private final List<List<Given>> feeds = new ArrayList<>();
    private final List<List<Value>> expected = new ArrayList<>();
    private final Set<String> faults = new LinkedHashSet<>();
    private final Set<ValueInfo> bound = new LinkedHashSet<>();
    private List<ValueInfo> outputs = List.of();
    private List<ValueInfo> bindable = List.of();

    TurnsOnOneInvocation(OperatorCase source) {
        this.source = source;
        int other = 0;
        do {
            try (OnnxSession session = source.open()) {
                if (other == 0) {
                    learn(session);
                }
                do {
                    takeTurns(session, other++);
                } while (other < feeds.size() && stillBindsAll(session));
            }
        } while (other < feeds.size());
    }

    private void learn(OnnxSession session) {
        outputs = session.signature().outputs();
        bindable =
                outputs.stream().filter(output -> session.canPin(output.name())).toList();
        for (List<Given> feed : source.feeds()) {
            if (!keepIfItRuns(session, feed)) {
                throw new IllegalStateException(source.name() + " does not run");
            }
            keepIfItRuns(session, changed(feed, TurnsOnOneInvocation::rotated));
            keepIfItRuns(session, changed(feed, TurnsOnOneInvocation::negated));
            keepIfItRuns(session, changed(feed, TurnsOnOneInvocation::emptied));
        }
    }

    /** An output is never bound again in a session in which its shape has changed. */
    private boolean stillBindsAll(OnnxSession session) {
        return bindable.stream().allMatch(output -> session.canPin(output.name()));
    }

    private static List<Given> changed(List<Given> feed, UnaryOperator<Given> change) {
        return feed.stream().map(change).toList();
    }

    /** What differed, as "case: output"; empty if nothing did. */
    Set<String> faults() {
        return faults;
    }

    /** The outputs that were bound in a run. */
    Set<ValueInfo> bound() {
        return bound;
    }

    private boolean keepIfItRuns(OnnxSession session, List<Given> feed) {
        if (feeds.stream().anyMatch(known -> isSame(known, feed))) {
            return true;
        }
        try (OnnxInvocation fresh = invocation(session)) {
            put(session, fresh, feed);
            fresh.run();
            List<Value> values = values(fresh);
            feeds.add(feed);
            expected.add(values);
            return true;
        } catch (RuntimeException e) {
            return false; // a change may make an index point outside its range, for example
        }
    }

    private static boolean isSame(List<Given> one, List<Given> other) {
        for (int i = 0; i < one.size(); i++) {
            Given a = one.get(i);
            Given b = other.get(i);
            if (!Arrays.equals(a.shape(), b.shape())
                    || !Arrays.equals(a.numbers(), b.numbers())
                    || !Arrays.equals(a.texts(), b.texts())) {
                return false;
            }
        }
        return true;
    }

    private OnnxInvocation invocation(OnnxSession session) {
        return (OnnxInvocation)
                session.newInvocation(outputs.stream().map(ValueInfo::name).toList());
    }

    private List<Value> values(OnnxInvocation invocation) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            values.add(invocation.value(i));
        }
        return values;
    }

    private void takeTurns(OnnxSession session, int other) {
        try (OnnxInvocation invocation = invocation(session)) {
            for (int turn : new int[] {0, 0, other, 0, other}) {
                put(session, invocation, feeds.get(turn));
                fillOutputs(invocation);
                noteBound(invocation);
                invocation.run();
                fillInputs(session, invocation);
                compare(values(invocation), expected.get(turn));
            }
        } catch (RuntimeException e) {
            faults.add(source.name() + ": " + e);
        }
    }

    private void compare(List<Value> answers, List<Value> right) {
        for (int i = 0; i < answers.size(); i++) {
            if (!answers.get(i).equals(right.get(i))) {
                faults.add(source.name() + ": output " + outputs.get(i).name());
            }
        }
    }

    private void noteBound(OnnxInvocation invocation) {
        for (int i = 0; i < outputs.size(); i++) {
            if (invocation.isPinned(i)) {
                bound.add(outputs.get(i));
            }
        }
    }

    private static void put(OnnxSession session, OnnxInvocation invocation, List<Given> feed) {
        List<ValueInfo> inputs = session.signature().inputs();
        for (int i = 0; i < inputs.size(); i++) {
            for (Given given : feed) {
                if (given.name().equals(inputs.get(i).name())) {
                    given.putInto(invocation.input(i));
                }
            }
        }
    }

    private void fillOutputs(OnnxInvocation invocation) {
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).type() instanceof TensorType) {
                fill(invocation.output(i));
            }
        }
    }

    private static void fillInputs(OnnxSession session, OnnxInvocation invocation) {
        for (int i = 0; i < session.signature().inputs().size(); i++) {
            fill(invocation.input(i));
        }
    }

    private static void fill(TensorBuffer buffer) {
        byte[] canaries = new byte[buffer.bytes().capacity()];
        Arrays.fill(canaries, CANARY);
        buffer.bytes().put(0, canaries);
        Arrays.fill(buffer.strings(), "canary");
    }

    /** The elements one place further: indices stay within their range. */
    private static Given rotated(Given given) {
        String[] texts = given.texts().clone();
        Collections.rotate(Arrays.asList(texts), 1);
        byte[] numbers = given.numbers().clone();
        int width = Math.max(1, given.type().byteSize());
        for (int i = 0; i < numbers.length; i++) {
            numbers[(i + width) % numbers.length] = given.numbers()[i];
        }
        return new Given(given.name(), given.type(), given.shape(), numbers, texts);
    }

    /** Other signs, other truths, longer texts; whole numbers stay, which may be sizes. */
    private static Given negated(Given given) {
        String[] texts = given.texts().clone();
        for (int i = 0; i < texts.length; i++) {
            texts[i] += "~";
        }
        byte[] numbers = given.numbers().clone();
        if (given.type() == ElementType.BOOL) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] ^= 1;
            }
        } else if (given.type().isFloating()) {
            for (int i = given.type().byteSize() - 1;
                    i < numbers.length;
                    i += given.type().byteSize()) {
                numbers[i] ^= (byte) 0x80; // the sign in little-endian order
            }
        }
        return new Given(given.name(), given.type(), given.shape(), numbers, texts);
    }

    /** Zeros and empty texts. */
    private static Given emptied(Given given) {
        String[] texts = new String[given.texts().length];
        Arrays.fill(texts, "");
        byte[] numbers = given.type().isFloating() ? new byte[given.numbers().length] : given.numbers();
        return new Given(given.name(), given.type(), given.shape(), numbers, texts);
    }
}
