package io.mlprod.internal.versions;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.serving.HandleSettings;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The misfit of a model that can be loaded, but not used with the handle's types.
 *
 * @param problems why not, for the author of those types
 * @param schemaFile the file of rules next to the model, if there is one
 * @param problemsOfFile what is wrong with that file; each problem names it
 */
record ModelMisfit(
        ModelVersion version,
        ModelSignature signature,
        List<String> problems,
        String schemaFile,
        List<String> problemsOfFile) {

    /** Returns the error of a handle that is opened with the model, not thrown. */
    LoadException error(HandleSettings.Types<?, ?> types) {
        List<String> lines = new ArrayList<>();
        lines.add(version + " does not fit " + types.input().getSimpleName() + " and "
                + types.output().getSimpleName() + ":");
        Stream.concat(problems.stream(), problemsOfFile.stream()).forEach(problem -> lines.add("  " + problem));
        lines.add("The model is:");
        signature.toString().lines().forEach(lines::add);
        return new LoadException(Reason.SIGNATURE_MISMATCH, lines);
    }
}
