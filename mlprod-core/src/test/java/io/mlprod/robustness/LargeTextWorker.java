package io.mlprod.robustness;

import io.mlprod.ModelHandle;
import io.mlprod.error.InvalidInputException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Gives a model 750 million characters. */
final class LargeTextWorker {

    private static final int CHARACTERS = 750_000_000;

    private LargeTextWorker() {}

    /** Argument: a model that encodes labels. */
    public static void main(String[] args) {
        byte[] characters = new byte[CHARACTERS];
        Arrays.fill(characters, (byte) 'x');
        String text = new String(characters, StandardCharsets.ISO_8859_1);
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.open(Path.of(args[0]))) {
            String input = handle.signature().inputs().get(0).name();
            handle.predict(Inputs.of(input, Tensor.of(new String[] {text}, 1)));
        } catch (InvalidInputException e) {
            System.out.println(e.getMessage());
        }
    }
}
