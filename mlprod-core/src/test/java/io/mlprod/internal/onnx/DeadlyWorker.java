package io.mlprod.internal.onnx;

import io.mlprod.ModelHandle;
import io.mlprod.error.InvalidInputException;
import io.mlprod.internal.onnx.OperatorCase.Given;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.spi.Invocation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/** Runs what ends the process, in one of its own. The first argument is the module's folder. */
final class DeadlyWorker {

    private DeadlyWorker() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        if (arguments.length > 1) {
            runBare(OperatorCase.deadly(folder).stream()
                    .filter(source -> source.name().equals(arguments[1]))
                    .findFirst()
                    .orElseThrow());
        } else {
            OperatorCase.deadly(folder).forEach(source -> System.out.println(source.name() + ": " + ask(source)));
        }
        System.out.println("survived");
    }

    /** As an engine of another kind would, past all checks. */
    private static void runBare(OperatorCase source) {
        try (OnnxSession session = source.open();
                Invocation invocation = session.newInvocation(session.signature().outputs().stream()
                        .map(output -> output.name())
                        .toList())) {
            List<Given> feed = source.feeds().get(0);
            for (int i = 0; i < feed.size(); i++) {
                String input = session.signature().inputs().get(i).name();
                feed.stream()
                        .filter(given -> given.name().equals(input))
                        .findFirst()
                        .orElseThrow()
                        .putInto(invocation.input(i));
            }
            invocation.run();
        }
    }

    /** Through the front door: what became of it. A model that is named at load is not asked. */
    private static String ask(OperatorCase source) {
        try (ModelHandle<Inputs, Outputs> handle =
                ModelHandle.builder().load(ModelSource.of(source.model())).build()) {
            boolean isNamed = !handle.versions().list().get(0).hazards().isEmpty();
            Inputs inputs = null;
            for (Given given : source.feeds().get(0)) {
                inputs = inputs == null
                        ? Inputs.of(given.name(), tensor(given))
                        : inputs.and(given.name(), tensor(given));
            }
            if (isNamed && handle.validate(inputs).isEmpty()) {
                return "named";
            }
            handle.predict(inputs);
            return "answered";
        } catch (InvalidInputException e) {
            return "refused";
        }
    }

    private static Tensor tensor(Given given) {
        return given.type() == ElementType.STRING
                ? Tensor.of(given.texts(), given.shape())
                : Tensor.of(
                        given.type(), ByteBuffer.wrap(given.numbers()).order(ByteOrder.nativeOrder()), given.shape());
    }
}
