"""A `train` block's text from its options."""


def train_block(options):
    """Behind a block with the author's own optimiser and schedule, or with them inside."""
    own = [line for line in options.lines if line]
    before = ""
    if own and options.total % 2 == 0:
        before, own = "```eval\n" + "\n".join(own) + "\n```\n\n", []
    lines = own + assignments(options)
    return before + f"```train {options.name}\n" + "\n".join(lines) + "\n```"


def assignments(options):
    rate = f"sweep({', '.join(map(str, options.swept))})" if options.swept else options.schedule
    lines = [f"model = {options.call}", f"data = {options.data.text}"]
    if options.minimize != "loss":
        lines.append(f"minimize = {options.minimize}")
    lines.append(f"optimizer = {options.optimizer.call(rate)}")
    lines.append(f"epochs = {options.epochs}" if options.epochs else f"steps = {options.total}")
    if options.batch_size:
        lines.append(f"batch_size = {options.batch_size}")
    if not options.shuffles:
        lines.append("shuffle = false")
    for name, value in (("norm", options.clip_norm), ("value", options.clip_value)):
        if value:
            lines.append(f"clip_grad_{name} = {value}")
    if options.frozen:
        lines.append(f"freeze = [{', '.join(options.frozen)}]")
    if options.metrics:
        lines.append(f"metrics = [{', '.join(options.metrics)}]")
    if options.validation is not None:
        lines.append(f"validation = {options.validation.text}")
    if options.patience:
        tail = "" if options.restores else ", restore_best=false"
        rule = f"patience({options.patience}, monitor={options.monitor}{tail})"
        lines.append(f"early_stopping = {rule}")
    if options.earlier:
        lines.append(f"init_from = {options.earlier.name}")
    return lines
