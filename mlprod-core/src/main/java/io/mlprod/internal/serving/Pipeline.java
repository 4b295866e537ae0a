package io.mlprod.internal.serving;

import io.mlprod.internal.codec.InputEncoder;
import io.mlprod.internal.codec.OutputDecoder;
import io.mlprod.internal.codec.RunRows;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.lease.ModelRun;
import io.mlprod.internal.validation.InputValidator;
import io.mlprod.internal.validation.OutputValidator;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ModelVersion;
import io.mlprod.validation.Schema;
import java.util.List;
import java.util.Optional;

/**
 * The parts that a prediction passes through in one version, made once when the version is loaded.
 *
 * @param schema all rules of the version: those of the file next to the model, of annotations and of the builder
 * @param rowDependence why the rows of a batch may influence one another; empty if they do not
 * @param engine which engine runs the model
 * @param hazards which nodes of the model may end the process in spite of valid inputs
 */
public record Pipeline<I, O>(
        ModelVersion version,
        String label,
        ModelSignature signature,
        Schema schema,
        InputEncoder<I> encoder,
        InputValidator validator,
        LeasePool leases,
        OutputValidator outputValidator,
        OutputDecoder<O> decoder,
        Optional<String> rowDependence,
        EngineInUse engine,
        List<String> hazards)
        implements ModelRun {

    @Override
    public Object run(Lease lease, int rows, Deadline deadline) {
        lease.run(deadline);
        outputValidator.check(lease.invocation(), 0, rows, rows);
        return decoder.read(new RunRows(label, lease.invocation(), rows), 0, rows);
    }
}
