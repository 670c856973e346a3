"""Texts that have run script in one renderer or another. None may here, sanitised or in a browser."""

_CALL = "window.attacked=1"
ATTACKS = (
    f"<script>{_CALL}</script>", f"<img src=x onerror={_CALL}>", f"<svg onload={_CALL}>", f"<svg><script>{_CALL}</script></svg>",
    f"[a](javascript:{_CALL})", f"[a](JaVaScRiPt:{_CALL})", f"[a](java\tscript:{_CALL})", f"[a](  javascript:{_CALL})",
    f"[a](&#106;avascript:{_CALL})", f"[a](&#x6A;avascript:{_CALL})", f"[a](javascript&colon;{_CALL})", f"[a](data:text/html,<script>{_CALL}</script>)",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)", f"[a](vbscript:{_CALL})", f"![a](javascript:{_CALL})",
    f"![a](x\" onerror=\"{_CALL})", f'[a](x" onclick="{_CALL})', f"<a href=javascript:{_CALL}>a</a>", f"<javascript:{_CALL}>",
    f"<iframe srcdoc='<script>{_CALL}</script>'></iframe>", f"<iframe src=javascript:{_CALL}>", f"<object data=javascript:{_CALL}>",
    f"<embed src=javascript:{_CALL}>", f"<form action=javascript:{_CALL}><button>x</button></form>", f"<button formaction=javascript:{_CALL}>x</button>",
    f"<input autofocus onfocus={_CALL}>", f"<details open ontoggle={_CALL}>x</details>", f"<video><source onerror={_CALL}></video>", f"<body onload={_CALL}>",
    "<style>*{background:url(javascript:1)}</style>", "<link rel=stylesheet href=//evil.example>", f"<meta http-equiv=refresh content='0;url=javascript:{_CALL}'>",
    "<base href=//evil.example>", f"<math><mi xlink:href=javascript:{_CALL}>x</mi></math>", f"<marquee onstart={_CALL}>x</marquee>", f"<p style='background:url(javascript:{_CALL})'>x</p>",
    f"<div\nonmouseover={_CALL}>x</div>", f"<<script>{_CALL}//<</script>", f"<scr<script>ipt>{_CALL}</script>", f"<IMG SRC=`javascript:{_CALL}`>", f"<a href='jav&#x09;ascript:{_CALL}'>x</a>",
    f"<noscript><p title='</noscript><img src=x onerror={_CALL}>'>", f"<template><img src=x onerror={_CALL}></template>", f"<textarea></textarea><img src=x onerror={_CALL}>",
    f"<xmp><img src=x onerror={_CALL}></xmp>", f"<!--><img src=x onerror={_CALL}>-->", f"<![CDATA[<img src=x onerror={_CALL}>]]>", f"<?php <img src=x onerror={_CALL}> ?>",
    f":::details <img src=x onerror={_CALL}>\nx\n:::", f":::inset x\n<script>{_CALL}</script>\n:::", f"`<img src=x onerror={_CALL}>`", f"    <img src=x onerror={_CALL}>",
    f"[x]: javascript:{_CALL}\n\n[x]", f"[a][b]\n\n[b]: javascript:{_CALL} 'c'", f"<http://a.example/onclick={_CALL}>", f'[a](https://a.example/"onmouseover="{_CALL})',
    f"| a |\n| --- |\n| <img src=x onerror={_CALL}> |", "[a](//evil.example)", "[a](\\\\evil.example)", f"**<b onclick={_CALL}>x</b>**", f"# <img src=x onerror={_CALL}>",
    f"<svg><animate onbegin={_CALL} attributeName=x dur=1s>", f"<select onfocus={_CALL} autofocus><option>x</select>", f"\u2028<script>{_CALL}</script>", f"<script\x00>{_CALL}</script>",
)  # fmt: skip
