package io.engram.access;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/tokens")
@Tag(name = "Access", description = "Who may come in, and who did what.")
class TokenController {

    private final Tokens tokens;

    TokenController(Tokens tokens) {
        this.tokens = tokens;
    }

    @PostMapping(consumes = "application/json", produces = "application/json")
    @Operation(
            operationId = "createToken",
            summary = "Make a token",
            description = "The answer is the only one that ever has its text. The first token must be an admin's; from"
                    + " then on every call needs one.")
    @ApiResponse(responseCode = "201", description = "It opens from now on", useReturnTypeSchema = true)
    ResponseEntity<NewToken> create(@RequestBody TokenRequest request) {
        NewToken made = tokens.create(request);
        return ResponseEntity.created(URI.create("/api/v1/tokens/" + made.id())).body(made);
    }

    @GetMapping(produces = "application/json")
    @Operation(
            operationId = "listTokens",
            summary = "List the tokens in use",
            description = "The oldest first, without their texts, which nobody has; at most 1000 can be in use.")
    List<AccessToken> list() {
        return tokens.list();
    }

    @GetMapping(path = "/{id}", produces = "application/json")
    @Operation(operationId = "getToken", summary = "One token", description = "Without its text, which nobody has.")
    AccessToken get(@PathVariable String id) {
        return tokens.find(id);
    }

    @DeleteMapping("/{id}")
    @Operation(
            operationId = "revokeToken",
            summary = "Revoke a token",
            description =
                    "It opens nothing from now on. Without any token in use, a server that listens on this machine"
                            + " alone asks for none.")
    @ApiResponse(responseCode = "204", description = "It is revoked")
    ResponseEntity<Void> revoke(@PathVariable String id) {
        tokens.revoke(id);
        return ResponseEntity.noContent().build();
    }
}
