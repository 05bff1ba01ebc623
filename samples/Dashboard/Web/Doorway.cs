using Rx.Torrent.Dashboard.Security;

namespace Rx.Torrent.Dashboard.Web;

/// <summary>What every request passes before anything is done for it.</summary>
internal sealed class Doorway(RequestGuard guard, TokenGate? gate, Assets assets)
{
    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        ResponseHeaders.Set(context.Response);
        if (guard.Refuses(context) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }
        if (gate is null || gate.Knows(context.Request) || assets.IsPublic(context.Request.Path)) await next(context).ConfigureAwait(false);
        else if (TokenGate.IsLogin(context.Request)) await LoginAsync(context, gate).ConfigureAwait(false);
        else await MeetAsync(context, gate).ConfigureAwait(false);
    }

    private static async Task LoginAsync(HttpContext context, TokenGate gate)
    {
        string? token = null;
        try
        {
            if (context.Request.HasFormContentType) token = (await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false))[TokenGate.Parameter];
        }
        catch (Exception exception) when (exception is BadHttpRequestException or InvalidDataException)
        {
            token = null; // a form that cannot be read brings no token
        }
        Redirect(context, gate.TryEnter(context, token) ? "/" : $"{TokenGate.LoginPath}?wrong");
    }

    /// <summary>Who brings the token in the address is sent on to the address without it, so that it stays in no history; the others meet the form.</summary>
    private async Task MeetAsync(HttpContext context, TokenGate gate)
    {
        var path = context.Request.Path;
        if (HttpMethods.IsGet(context.Request.Method) && path == "/") Redirect(context, context.Request.Query[TokenGate.Parameter] is [{ Length: > 0 } token] && gate.TryEnter(context, token) ? "/" : TokenGate.LoginPath);
        else if (HttpMethods.IsGet(context.Request.Method) && path == TokenGate.LoginPath) await assets.SendAsync(context, "/login.html").ConfigureAwait(false);
        else context.Response.StatusCode = StatusCodes.Status401Unauthorized;
    }

    private static void Redirect(HttpContext context, string to)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = to;
    }
}
