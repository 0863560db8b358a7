/// What a page does beyond standing there: buttons that copy, figures that read out values under
/// the pointer, a table of contents that follows the reading, folds that open for the printer.
/// Without it nothing of the content is missing.
enum Script {
  /// Runs where it stands, right behind the table of contents: on a phone that starts folded.
  static let fold = """
    if(innerWidth<1248)document.querySelector('.contents details').open=false
    """

  static let js = """
    (()=>{
    'use strict'
    const all=(q,e=document)=>[...e.querySelectorAll(q)]
    for(const block of all('.code')){
      const button=document.createElement('button')
      button.type='button';button.className='copy';button.textContent='Copy'
      button.onclick=async()=>{
        const text=all('pre',block).map(p=>p.textContent).join('\\n')
        try{await navigator.clipboard.writeText(text)}catch{
          const area=document.createElement('textarea')
          area.value=text;document.body.append(area);area.select()
          document.execCommand('copy');area.remove()}
        button.textContent='Copied';setTimeout(()=>button.textContent='Copy',1500)}
      block.append(button)}

    const links=new Map(all('.contents a').map(a=>[a.hash.slice(1),a]))
    if(links.size){
      const heads=all('h1[id],h2[id],h3[id]').filter(h=>links.has(h.id))
      let now,due
      const follow=()=>{
        due=0
        let here=heads[0]
        for(const h of heads)if(h.getBoundingClientRect().top<innerHeight*.25)here=h
        const link=here&&links.get(here.id)
        if(!link||link===now)return
        now?.removeAttribute('aria-current')
        link.setAttribute('aria-current','location')
        now=link
        const box=link.closest('.contents')
        if(getComputedStyle(box).position==='fixed'){
          const a=link.getBoundingClientRect(),b=box.getBoundingClientRect()
          if(a.top<b.top||a.bottom>b.bottom)box.scrollTop+=a.top-b.top-b.height/2}}
      addEventListener('scroll',()=>{due=due||requestAnimationFrame(follow)},{passive:true})
      follow()}

    let opened=[]
    addEventListener('beforeprint',()=>{
      opened=all('details:not([open])');opened.forEach(d=>d.open=true)})
    addEventListener('afterprint',()=>{opened.forEach(d=>d.open=false);opened=[]})

    const number=v=>{
      if(v===0||Math.abs(v)<1e-12)return '0'
      const a=Math.abs(v)
      return (a<1e-4||a>=1e6?v.toExponential(3):String(+v.toPrecision(4))).replace('-','−')}
    const reader=text=>{
      const [kind,l,u,s,e,whole]=text.split(' ')
      const [lower,upper,start,end]=[l,u,s,e].map(Number)
      const t=+kind.split(':')[1]||1
      const to=kind==='log'?Math.log10:kind==='linear'?v=>v:
        v=>{const m=Math.abs(v)/t;return Math.sign(v)*(m<=1?m:1+Math.log10(m))}
      const from=kind==='log'?v=>10**v:kind==='linear'?v=>v:
        v=>{const m=Math.abs(v);return Math.sign(v)*t*(m<=1?m:10**(m-1))}
      const a=to(lower),b=to(upper)
      return p=>{const v=from(a+(b-a)*(p-start)/(end-start));return whole?Math.round(v):v}}
    const tip=document.createElement('div')
    tip.className='readout';tip.hidden=true;tip.setAttribute('aria-hidden','true')
    document.body.append(tip)
    for(const chart of all('svg.chart')){
      const plot=chart.querySelector('.plot[data-x]')
      if(!plot)continue
      let points,x,y,cursor
      const prepare=()=>{
        points=[];x=reader(plot.dataset.x);y=reader(plot.dataset.y)
        for(const mark of all('.mark',plot))
          for(const path of all('.line,.dots',mark))
            for(const m of path.getAttribute('d').matchAll(/[ML](-?[\\d.]+) ?(-?[\\d.]+)/g))
              points.push([+m[1],+m[2],mark])
        cursor=document.createElementNS(chart.namespaceURI,'circle')
        cursor.setAttribute('r',4);cursor.setAttribute('class','cursor')}
      chart.addEventListener('pointermove',event=>{
        if(!points)prepare()
        const p=new DOMPoint(event.clientX,event.clientY)
          .matrixTransform(chart.getScreenCTM().inverse())
        let best,far=900
        for(const q of points){
          const d=(q[0]-p.x)**2*4+(q[1]-p.y)**2/4
          if(d<far){far=d;best=q}}
        if(!best){tip.hidden=true;cursor.remove();return}
        const name=best[2].dataset.label
        tip.textContent=(name?name+': ':'')+number(x(best[0]))+', '+number(y(best[1]))
        tip.hidden=false
        const w=tip.offsetWidth,h=tip.offsetHeight
        tip.style.left=Math.min(event.clientX+14,innerWidth-w-6)+'px'
        tip.style.top=(event.clientY-h-12<0?event.clientY+18:event.clientY-h-12)+'px'
        cursor.setAttribute('cx',best[0]);cursor.setAttribute('cy',best[1])
        best[2].append(cursor)})
      chart.addEventListener('pointerleave',()=>{tip.hidden=true;cursor?.remove()})}
    })()
    """
}
