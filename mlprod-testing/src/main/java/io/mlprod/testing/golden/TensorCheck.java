package io.mlprod.testing.golden;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.testing.golden.Contents.TensorCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The check of a model with calls of whole tensors. */
final class TensorCheck {

    private TensorCheck() {}

    static void run(GoldenFile file, List<TensorCall> calls, ModelHandle<Inputs, Outputs> handle) {
        ModelSignature signature = handle.signature();
        GoldenCheck check = file.begin(
                ModelInputs.named(calls.get(0).outputs(), signature.outputs()).keySet());
        Comparison outputs = new Comparison(new Terms(
                file.rules(),
                ModelInputs.closeness(signature),
                true,
                ModelInputs.classes(signature),
                Terms.wholes(calls.stream()
                        .map(call -> Answers.cells(ModelInputs.named(call.outputs(), signature.outputs()))))));
        for (TensorCall call : calls) {
            Map<String, Tensor> given = new LinkedHashMap<>();
            call.inputs().names().forEach(name -> given.put(name, call.inputs().tensor(name)));
            Inputs input = Inputs.of(ModelInputs.named(given, signature.inputs()));
            Map<String, Tensor> expected = ModelInputs.named(call.outputs(), signature.outputs());
            Object answer = check.ask(file + ", " + call.name(), () -> handle.predict(input));
            outputs.add(call.name(), Answers.cells(expected), Answers.cells(Answers.of(answer)));
        }
        if (!outputs.isRight()) {
            throw check.failure(FailureText.lines(file + ": outputs", "calls", outputs));
        }
    }
}
