module com.example.host {
    requires com.fasterxml.jackson.databind;
    requires io.mlprod.fallback;

    opens com.example.scoring to
            com.fasterxml.jackson.databind,
            io.mlprod.core,
            io.mlprod.fallback;
}
