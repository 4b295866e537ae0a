package io.mlprod;

import io.mlprod.internal.codec.InputEncoder;
import io.mlprod.internal.codec.OutputDecoder;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.validation.InputValidator;
import io.mlprod.internal.validation.OutputValidator;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ModelVersion;

/** What a prediction goes through, made once when the handle is built. */
record Stages<I, O>(
        ModelVersion version,
        String label,
        ModelSignature signature,
        InputEncoder<I> encoder,
        InputValidator validator,
        LeasePool leases,
        OutputValidator outputValidator,
        OutputDecoder<O> decoder) {}
