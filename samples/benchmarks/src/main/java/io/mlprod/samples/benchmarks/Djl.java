package io.mlprod.samples.benchmarks;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * DJL on its documented fast path: no batchifier, one predictor for each thread, one thread for each run. Open it
 * before anything else uses ONNX Runtime: its engine insists on making the environment.
 */
final class Djl implements AutoCloseable {

    static {
        // Else its engine looks for a cloud's metadata service and reports that it is used.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
    }

    private final Path file;
    private final ZooModel<Integer, Answer> model;
    private final Predictor<Integer, Answer> predictor;

    Djl(Workload<?, ?> workload) throws IOException, ModelNotFoundException, MalformedModelException {
        file = Files.createTempFile("benchmark", ".onnx"); // it does not read the class path
        Files.write(file, OrtModel.bytes(workload.model()));
        model = Criteria.builder()
                .setTypes(Integer.class, Answer.class)
                .optEngine("OnnxRuntime")
                .optModelPath(file)
                .optOption("intraOpNumThreads", "1")
                .optOption("interOpNumThreads", "1")
                .optTranslator(new DjlTranslator(workload))
                .build()
                .loadModel();
        predictor = model.newPredictor();
    }

    Answer predict(int row) throws TranslateException {
        return predictor.predict(row);
    }

    Answer answer(int row) {
        try {
            return predict(row);
        } catch (TranslateException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        predictor.close();
        model.close();
        Files.delete(file);
    }
}
